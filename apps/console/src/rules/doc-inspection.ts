import { type DocSection, filled, rest, sentences, type Speaker } from './doc-model';
import { HEAD } from './doc-rating';

interface Text {
  zh: string;
  en: string;
}

export function exemptionSections(
  rules: { inspections: string[]; excludedSectors: string[] },
  speaker: Speaker,
): DocSection[] {
  const { say, word, sector } = speaker;
  const { inspections, excludedSectors } = rules;
  return filled([
    sentences('exemption', say('exemption'), [
      ['inspections', say('inspections', { inspections: inspections.map(word).join(say('list')) })],
      [
        'excluded',
        excludedSectors.length === 0
          ? null
          : say('excluded', { sectors: excludedSectors.map(sector).join(say('list')) }),
      ],
    ]),
    rest(rules, [...HEAD, 'inspections', 'excludedSectors'], speaker),
  ]);
}

export interface InspectionContent {
  ratios: Record<string, string | number>;
  oncePerYear: boolean;
  terms?: { riskClasses?: { name: string; class: string; title: Text }[] } & Record<string, unknown>;
}

export function inspectionSections(rules: InspectionContent, speaker: Speaker): DocSection[] {
  const { say, text } = speaker;
  return filled([
    {
      key: 'ratios',
      title: say('ratios'),
      head: [say('riskClass'), say('ratio')],
      rows: Object.entries(rules.ratios).map(([name, ratio]) => ({
        key: name,
        cells: [name, say('percent', { n: String(ratio) })],
      })),
    },
    sentences('often', say('oncePerYear'), [['once', say(rules.oncePerYear ? 'onceRow' : 'moreRow')]]),
    {
      key: 'riskClasses',
      title: say('riskClasses'),
      head: [say('condition'), say('riskClass')],
      rows: (rules.terms?.riskClasses ?? []).map((one) => ({ key: one.name, cells: [text(one.title), one.class] })),
    },
    rest({ ...rules, ...rules.terms }, [...HEAD, 'ratios', 'oncePerYear', 'terms', 'riskClasses'], speaker),
  ]);
}

export interface CommitmentContent {
  items: {
    code: string;
    title: Text;
    matter: string;
    publicSafety: boolean;
    publicInterest: boolean;
    verifyWorkingDays: number;
    materials: { code: string; mainReview: boolean; dueWorkingDays?: number }[];
  }[];
  barred: { seriousListed: boolean; unrepairedFalsePledge: boolean; grades: string[] };
  terms?: {
    graceWorkingDays?: number;
    reminderWorkingDays?: number;
    breachClass?: Record<string, string>;
    breachBasis?: Record<string, string>;
    materials?: Record<string, Text>;
  } & Record<string, unknown>;
}

export function commitmentSections(rules: CommitmentContent, speaker: Speaker): DocSection[] {
  const { say, word, text } = speaker;
  const { barred, terms = {} } = rules;
  const { breachClass = {}, breachBasis = {} } = terms;
  const paper = ({
    code,
    mainReview,
    dueWorkingDays: n,
  }: CommitmentContent['items'][number]['materials'][number]): string => {
    const words = terms.materials?.[code];
    const name = words ? text(words) : word(code);
    if (mainReview) return say('mainPaper', { name });
    return n === undefined ? say('fetchedPaper', { name }) : say('laterPaper', { name, n });
  };
  const breach = (key: 'breachFalse' | 'breachOverdue', of: string): string | null =>
    breachClass[of] === undefined ? null : say(key, { class: word(breachClass[of]), basis: breachBasis[of] ?? '' });
  return filled([
    {
      key: 'items',
      title: say('pledgeItems'),
      head: [say('item'), say('matter'), say('mayPledge'), say('verifyWithin'), say('papers')],
      rows: rules.items.map((item) => ({
        key: item.code,
        cells: [
          text(item.title),
          word(item.matter),
          say(item.publicSafety ? 'mayNotSafety' : item.publicInterest ? 'mayNotInterest' : 'may'),
          say('workingDays', { n: item.verifyWorkingDays }),
          item.materials.map(paper).join(say('list')),
        ],
      })),
    },
    sentences('barred', say('barred'), [
      ['serious', barred.seriousListed ? say('barredSerious') : null],
      ['false', barred.unrepairedFalsePledge ? say('barredFalse') : null],
      ['grades', barred.grades.length > 0 ? say('barredGrades', { grades: barred.grades.join(say('list')) }) : null],
    ]),
    sentences('breach', say('breach'), [
      ['grace', terms.graceWorkingDays === undefined ? null : say('grace', { n: terms.graceWorkingDays })],
      ['reminder', terms.reminderWorkingDays === undefined ? null : say('reminder', { n: terms.reminderWorkingDays })],
      ['false', breach('breachFalse', 'false')],
      ['overdue', breach('breachOverdue', 'overdue')],
    ]),
    rest(
      { ...rules, ...terms },
      [
        ...HEAD,
        'items',
        'barred',
        'terms',
        'graceWorkingDays',
        'reminderWorkingDays',
        'breachClass',
        'breachBasis',
        'materials',
      ],
      speaker,
    ),
  ]);
}
