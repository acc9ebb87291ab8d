import type { RepairReason } from '@app/rule-kinds/repair';
import type { ReasonView } from './repair.dto';

interface Words {
  zh: string;
  en: string;
  /** What to do about it, for the letter. */
  todo: string;
}

const WORDS: Readonly<Record<RepairReason, Words>> = {
  'not-repairable': {
    zh: '此类失信行为在最长公示期届满前不予修复',
    en: 'only time ends a record of this sort',
    todo: '等待最长公示期届满',
  },
  'already-ended': {
    zh: '最长公示期已届满，义务履行完毕后自动终止公示，无需申请',
    en: 'its longest period is over: it ends by itself once the duties are done, and nobody needs to ask',
    todo: '如义务已履行完毕，向信用中心提交履行证明',
  },
  'before-earliest': {
    zh: '未满最短公示期',
    en: 'its shortest period is not over yet',
    todo: '最短公示期届满后重新提出申请',
  },
  'obligations-unfulfilled': {
    zh: '尚未证明决定所定义务在申请之日已履行完毕',
    en: 'it is not shown that its duties were done by the day of filing',
    todo: '履行全部义务，申请时写明履行日期并附证明',
  },
  'pledge-missing': { zh: '未签署信用承诺', en: 'the credit pledge was not signed', todo: '申请时签署信用承诺' },
};

export function reasonViews(reasons: readonly string[]): ReasonView[] {
  return reasons.map((code) => {
    const { zh, en } = WORDS[code as RepairReason];
    return { code, zh, en };
  });
}

export function todoFor(reason: string): string {
  return WORDS[reason as RepairReason].todo;
}

const CLASS_NAMES: Readonly<Record<string, string>> = {
  minor: '轻微',
  general: '一般',
  serious: '严重',
  'specially-serious': '特定严重',
};

export function classNameOf(recordClass: string): string {
  return CLASS_NAMES[recordClass] ?? recordClass;
}
