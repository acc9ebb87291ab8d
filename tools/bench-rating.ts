import { CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { PreparedRating } from '@app/rule-kinds/rating';
import { RatingGiven } from '@app/rule-kinds/rating-rules';
import { parseRuleSet } from '@app/rule-kinds/rule-set';

/**
 * Prints how many enterprises of five records one core rates in a second of processor time,
 * with the full output. It gates nothing:
 *   npx tsx tools/bench-rating.ts
 */
const ENTERPRISES = 20_000;
const ROUNDS = 5;
const RATINGS_A_ROUND = 1_000_000;

const ruleSet = parseRuleSet({
  kind: 'rating',
  id: 'bench',
  version: '1',
  title: { zh: '测速', en: 'Bench' },
  effectiveFrom: '2026-01-01',
  basis: ['none'],
  scale: [
    { grade: 'A', from: 85 },
    { grade: 'B', from: 70 },
    { grade: 'C', from: 60 },
    { grade: 'D', from: 0 },
  ],
  base: 75,
  min: 0,
  max: 100,
  items: [
    { record: 'award', points: 5, months: 24 },
    { record: 'penalty', class: 'minor', points: -2, months: 3, endsOnRepair: true },
    {
      record: 'penalty',
      class: 'general',
      points: -10,
      months: 12,
      endsOnRepair: true,
      decay: [{ afterMonths: 6, percent: 50 }],
    },
    { record: 'penalty', class: 'serious', points: -30, months: 36, endsOnRepair: true },
  ],
  groups: [{ name: 'awards', records: ['award'], max: 10 }],
  vetoes: [{ record: 'serious-list', grade: 'D', months: 36, endsOnRepair: true }],
});
if (ruleSet.kind !== 'rating') throw new Error('the bench rates');

/** The same enterprises in every run: a linear congruential generator stands in for chance. */
let seed = 20_260_601;
function pick(below: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((seed / 2_147_483_648) * below);
}

function someDay(): CalendarDate {
  const pad = (value: number): string => String(value).padStart(2, '0');
  return parseCalendarDate(`${2022 + pick(5)}-${pad(1 + pick(12))}-${pad(1 + pick(28))}`);
}

function enterprise(): RatingGiven {
  const kinds = [
    { record: 'award' },
    { record: 'penalty', class: 'minor' },
    { record: 'penalty', class: 'general' },
    { record: 'penalty', class: 'serious' },
    { record: 'serious-list' },
  ];
  const records = Array.from({ length: 5 }, (_, index) => {
    const determinedOn = someDay();
    const repairedOn = someDay();
    const kind = kinds[pick(index === 0 ? 5 : 4)] ?? { record: 'award' };
    return {
      id: `r-${pick(1_000_000)}-${index}`,
      ...kind,
      determinedOn,
      ...(repairedOn > determinedOn && pick(4) === 0 ? { repairedOn } : {}),
    };
  });
  return { records };
}

const rating = new PreparedRating(ruleSet);
const enterprises = Array.from({ length: ENTERPRISES }, enterprise);
const on = parseCalendarDate('2026-06-01');
const rates: number[] = [];
let listed = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  // Processor time, so that what else runs on the machine does not count.
  const before = process.cpuUsage();
  for (let count = 0; count < RATINGS_A_ROUND; count += 1) {
    listed += rating.rate(enterprises[count % ENTERPRISES] as RatingGiven, on).items.length;
  }
  const seconds = process.cpuUsage(before).user / 1e6;
  rates.push(RATINGS_A_ROUND / seconds);
  console.log(`round ${round + 1}: ${Math.round(RATINGS_A_ROUND / seconds).toLocaleString('en')} ratings/s`);
}
rates.sort((a, b) => a - b);
console.log(`median ${Math.round(rates[Math.floor(ROUNDS / 2)] ?? 0).toLocaleString('en')} ratings/s at five records`);
console.log(`(${listed} items listed in all)`);
