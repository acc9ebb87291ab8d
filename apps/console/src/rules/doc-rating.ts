import { type DocSection, filled, rest, sentences, type Speaker, withKeys } from './doc-model';

interface Match {
  record: string;
  class?: string;
}
interface Lasting {
  months?: number;
  endsOnRepair?: boolean;
}
export interface RatingContent {
  scale: { grade: string; from: string | number }[];
  base: string | number;
  min: string | number;
  max: string | number;
  items: (Match & Lasting & { points: string | number; decay?: { afterMonths: number; percent: string | number }[] })[];
  groups?: { name: string; records: string[]; max: string | number }[];
  vetoes?: (Match & Lasting & { grade: string })[];
}

export const signed = (points: string | number): string => {
  const text = String(points);
  return text.startsWith('-') ? text.replace('-', '−') : `+${text}`;
};

export function ratingSections(rules: RatingContent, speaker: Speaker): DocSection[] {
  const { say, word } = speaker;
  const period = (months: number | undefined): string =>
    months === undefined ? say('noLimit') : say('months', { n: months });
  const repair = (ends: boolean | undefined): string => say(ends ? 'endsOnRepair' : 'goesOnAfterRepair');
  return filled([
    {
      key: 'scale',
      title: say('scale'),
      head: [say('grade'), say('score')],
      rows: rules.scale.map(({ grade, from }, n) => ({
        key: grade,
        cells: [
          grade,
          n === 0
            ? say('scaleFrom', { from: String(from) })
            : say('scaleBetween', { from: String(from), below: String(rules.scale[n - 1]!.from) }),
        ],
      })),
    },
    sentences('start', say('start'), [
      ['base', say('base', { points: String(rules.base) })],
      ['bounds', say('bounds', { min: String(rules.min), max: String(rules.max) })],
    ]),
    {
      key: 'items',
      title: say('items'),
      head: [say('record'), say('class'), say('points'), say('period'), say('onRepair'), say('decay')],
      rows: withKeys(
        rules.items.map((item) => ({
          key: `${item.record} ${item.class ?? ''}`,
          cells: [
            word(item.record),
            item.class === undefined ? say('anyClass') : word(item.class),
            signed(item.points),
            period(item.months),
            repair(item.endsOnRepair),
            (item.decay ?? [])
              .map(({ afterMonths, percent }) => say('decayStep', { months: afterMonths, percent: String(percent) }))
              .join(say('list')) || say('none'),
          ],
        })),
      ),
    },
    sentences(
      'groups',
      say('groups'),
      (rules.groups ?? []).map(({ name, records, max }) => [
        name,
        say('group', {
          name: name === 'honours' ? say('group.honours') : name,
          records: records.map(word).join(say('list')),
          max: String(max),
        }),
      ]),
    ),
    sentences(
      'vetoes',
      say('vetoes'),
      (rules.vetoes ?? []).map(({ record, class: recordClass, grade, months, endsOnRepair }) => [
        `${record} ${recordClass ?? ''}`,
        say(endsOnRepair ? 'vetoRepair' : 'veto', { record: word(record), period: period(months), grade }),
      ]),
    ),
    rest(
      rules as unknown as Record<string, unknown>,
      [...HEAD, 'scale', 'base', 'min', 'max', 'items', 'groups', 'vetoes'],
      speaker,
    ),
  ]);
}

/** What every rule set has, and the page tells in its own places. */
export const HEAD = ['kind', 'id', 'version', 'title', 'effectiveFrom', 'basis'];
