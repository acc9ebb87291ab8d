import { type CalendarDate, dayInChinese } from '@app/kernel/calendar';
import type { Words } from '@app/platform/words.dto';
import type { RepairReason, RepairResult, RepairRules } from '@app/rule-kinds/repair';
import type { PublicationWords } from './publication.dto';

/** What of a record the words are made from. */
export interface PublicationCase {
  today: CalendarDate;
  /** The regime of the filing date: of the open repair, or of today. */
  rules: RepairRules;
  /** The regime that comes after it, where it is published already. */
  next: RepairRules | null;
  /** What the rule says of a repair filed today; null: nobody can file one. */
  result: RepairResult | null;
  /** A repair that somebody has still to act on. */
  open: { filedOn: CalendarDate; accepted: boolean; dueOn: CalendarDate | null } | null;
  /** Working days of the regime in which a repair is accepted, and decided after that. */
  clocks: { accept: number; decide: number } | null;
}

const MISSING: Readonly<Partial<Record<RepairReason, Words>>> = {
  'obligations-unfulfilled': {
    zh: '履行决定所定的全部义务，申请时写明履行日期并附证明',
    en: 'Do all the duties of the decision, and give the day and the proof when filing.',
  },
  'pledge-missing': { zh: '申请时签署信用承诺', en: 'Sign the credit pledge when filing.' },
};

/** For people: which regime and why, what a repair still lacks, from when it may be filed, by when it is decided. */
export function publicationWords(given: PublicationCase): PublicationWords {
  const { result, open } = given;
  return {
    regime: regimeWords(given),
    missing: open
      ? []
      : (result?.reasons ?? []).flatMap((code) => {
          const words = MISSING[code];
          return words ? [{ code, ...words }] : [];
        }),
    earliest: result && !open ? earliestWords(given.today, result) : null,
    decision: result || open ? decisionWords(given) : null,
  };
}

function regimeWords({ rules, next, open }: PublicationCase): Words {
  const { zh, en } = rules.title;
  const since = { zh: `自${dayInChinese(rules.effectiveFrom)}起施行`, en: `in force since ${rules.effectiveFrom}` };
  if (open) {
    return {
      zh: `该信息的修复申请于${dayInChinese(open.filedOn)}提出，适用申请之日施行的《${zh}》（${since.zh}）。`,
      en: `Its repair was filed on ${open.filedOn}: the regime of the filing date applies, ${en} (${since.en}).`,
    };
  }
  const later = next && {
    zh: `${dayInChinese(next.effectiveFrom)}及以后申请的，适用《${next.title.zh}》。`,
    en: ` Filed on ${next.effectiveFrom} or later: ${next.title.en}.`,
  };
  return {
    zh: `适用哪一规定由申请之日决定：今日申请的，适用《${zh}》（${since.zh}）。${later?.zh ?? ''}`,
    en: `The filing date chooses the regime. Filed today: ${en} (${since.en}).${later?.en ?? ''}`,
  };
}

function earliestWords(today: CalendarDate, { reasons, earliestOn, publicationEndsOn }: RepairResult): Words {
  if (reasons.includes('already-ended')) {
    return {
      zh: `最长公示期已于${dayInChinese(publicationEndsOn)}届满，义务履行情况登记后自动终止公示，无需申请修复。`,
      en: `Its longest period was over on ${publicationEndsOn}: once its duties are known to be done it ends by itself, and nobody needs to ask.`,
    };
  }
  const byTime = {
    zh: `最长公示至${dayInChinese(publicationEndsOn)}；届时义务已履行完毕的，自动终止公示。`,
    en: ` It is published until ${publicationEndsOn} at the longest, and then ends by itself if its duties are done.`,
  };
  if (reasons.includes('not-repairable')) {
    return {
      zh: `这类信息在最长公示期届满前不予修复。${byTime.zh}`,
      en: `Only time ends a record of this sort.${byTime.en}`,
    };
  }
  return earliestOn <= today
    ? { zh: `现在就可以申请修复。${byTime.zh}`, en: `A repair may be filed now.${byTime.en}` }
    : {
        zh: `${dayInChinese(earliestOn)}起可以申请修复。${byTime.zh}`,
        en: `A repair may be filed from ${earliestOn} on.${byTime.en}`,
      };
}

function decisionWords({ open, clocks }: PublicationCase): Words | null {
  if (!clocks) {
    return { zh: '该规定没有规定办理时限。', en: 'The regime names no time in which a repair is decided.' };
  }
  const { accept, decide } = clocks;
  const decided = {
    zh: `受理后 ${decide} 个工作日内作出决定。`,
    en: `decided within ${decide} working days after that.`,
  };
  if (!open) {
    return {
      zh: `提出申请后 ${accept} 个工作日内决定是否受理，${decided.zh}`,
      en: `Once filed, it is accepted or not within ${accept} working days, and ${decided.en}`,
    };
  }
  const by = open.dueOn && { zh: `在${dayInChinese(open.dueOn)}前（含当日）`, en: `by ${open.dueOn}` };
  if (open.accepted) {
    return by
      ? { zh: `该申请已受理，${by.zh}作出决定。`, en: `The repair is accepted and will be decided ${by.en}.` }
      : { zh: `该申请已受理，${decided.zh}`, en: `The repair is accepted and will be ${decided.en}` };
  }
  return by
    ? {
        zh: `${by.zh}决定是否受理，${decided.zh}`,
        en: `It will be accepted or not ${by.en}, and ${decided.en}`,
      }
    : {
        zh: `提出申请后 ${accept} 个工作日内决定是否受理，${decided.zh}`,
        en: `It will be accepted or not within ${accept} working days of its filing, and ${decided.en}`,
      };
}
