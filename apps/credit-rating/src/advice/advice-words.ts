import type { Words } from '@app/platform/words.dto';

const KINDS: Record<string, Words> = {
  penalty: { zh: '行政处罚', en: 'penalty' },
  'pledge-breach': { zh: '承诺失信', en: 'breach of a pledge' },
  'judgment-defaulter': { zh: '失信被执行人', en: 'default on a court judgment' },
  'serious-list': { zh: '列入严重失信主体名单', en: 'entry on the serious list' },
  'procurement-serious': { zh: '政府采购严重违法失信', en: 'grave breach in public procurement' },
  'taxpayer-a': { zh: 'A级纳税人', en: 'grade-A taxpayer' },
  'customs-aeo': { zh: '海关高级认证', en: 'advanced customs certificate' },
  award: { zh: '表彰奖励', en: 'award' },
};

const CLASSES: Record<string, Words> = {
  minor: { zh: '轻微', en: 'minor' },
  general: { zh: '一般', en: 'general' },
  serious: { zh: '严重', en: 'serious' },
};

/** The same where what was decided has still to be done: without that, time alone ends nothing. */
const NO_REPAIR_UNDONE: Record<string, Words> = {
  'not-repairable': {
    zh: '该类记录不予提前修复；义务履行完毕且期满后自行停止',
    en: 'cannot be repaired; it ends when its duties are done and its period is over',
  },
  'already-ended': {
    zh: '最长公示期已届满，但义务尚未履行完毕；请履行义务并提交证明，义务履行完毕后自行停止',
    en: 'has reached its longest period but its duties are not done; do them and hand in the proof, and it ends by itself',
  },
};

/** Only penalties get a class from the credit centre. */
const NO_CLASS_OF_ITS_KIND: Words = {
  zh: '该类记录不分轻微、一般、严重，园区不办理修复；请向作出该记录的机关申请移出，期满自行停止计分',
  en: 'is of a kind without classes and is not repaired here; ask the authority that made it, or wait for its period',
};

interface Named {
  record: string;
  class: string | null;
  determinedOn?: string;
}

/** A record as people call it; a kind that rule staff added is called by its code. */
export function nameOf({ record, class: recordClass, determinedOn }: Named): Words {
  const kind = KINDS[record] ?? { zh: record, en: record };
  const gravity = recordClass === null ? null : (CLASSES[recordClass] ?? { zh: recordClass, en: recordClass });
  const zh = `${kind.zh}${gravity ? `（${gravity.zh}）` : ''}`;
  const en = `${gravity ? `${gravity.en} ` : ''}${kind.en}`;
  return determinedOn === undefined ? { zh, en } : { zh: `${determinedOn}的${zh}`, en: `${en} of ${determinedOn}` };
}

export function countsWords(record: Named, points: string, until: string | null): Words {
  const name = nameOf(record);
  return {
    zh: `${name.zh}，计${points}分，${until === null ? '没有期限' : `计至${until}前一日`}`,
    en: `${name.en}: ${points} points${until === null ? ', without end' : ` until the day before ${until}`}`,
  };
}

const NO_REPAIR: Record<string, Words> = {
  'record-unclassified': {
    zh: '该记录没有认定类别，暂不能申请修复，请先由信用中心认定',
    en: 'has no class yet; the credit centre sets one before it can be repaired',
  },
  'not-repairable': { zh: '该类记录不予提前修复，期满自行停止', en: 'cannot be repaired; only time ends it' },
  'already-ended': {
    zh: '最长公示期已届满，无需申请，将自行停止',
    en: 'has reached its longest period and ends by itself; there is nothing to ask for',
  },
  'ends-by-itself': { zh: '在可以申请之前即自行停止', en: 'ends by itself before it could be repaired' },
};

export function repairWords(
  record: Named & { obligationsFulfilledOn: string | null },
  fileOn: string | null,
  why: string | null,
): Words {
  const name = nameOf(record);
  if (fileOn !== null) {
    return { zh: `${name.zh}：自${fileOn}起可以申请信用修复`, en: `${name.en}: can be repaired from ${fileOn} on` };
  }
  const reason = reasonOf(record, why ?? '') ?? { zh: '目前不能修复', en: 'cannot be repaired for now' };
  return { zh: `${name.zh}：${reason.zh}`, en: `${name.en}: ${reason.en}` };
}

function reasonOf(
  { record, obligationsFulfilledOn }: { record: string; obligationsFulfilledOn: string | null },
  why: string,
): Words | undefined {
  if (why === 'record-unclassified' && record !== 'penalty') return NO_CLASS_OF_ITS_KIND;
  return (obligationsFulfilledOn === null ? NO_REPAIR_UNDONE[why] : undefined) ?? NO_REPAIR[why];
}

export const REQUIREMENTS: Record<'obligations-fulfilled' | 'credit-pledge', Words> = {
  'obligations-fulfilled': {
    zh: '履行决定确定的全部义务（如缴清罚款、改正到位）并提交证明',
    en: 'Do all the decision asks for (fine paid, fault corrected) and hand in the proof',
  },
  'credit-pledge': { zh: '签署信用承诺书', en: 'Sign the credit pledge' },
};

const REASONS: Record<string, Words> = {
  'period-over': { zh: '计分期满', en: 'its period is over' },
  'publication-over': { zh: '最长期限届满，自行停止', en: 'its longest period is over and it ends by itself' },
  'weighs-less': { zh: '扣分减轻', en: 'it weighs less' },
  'weighs-otherwise': { zh: '按新规则计分', en: 'it counts by the new rules' },
  'counts-from': { zh: '开始计分', en: 'it begins to count' },
  'rules-change': { zh: '评级规则新版本施行', en: 'A new version of the rating rules is in force' },
};

export function reasonWords(what: string, record: Named | null): Words {
  const reason = REASONS[what] ?? { zh: what, en: what };
  if (record === null) return reason;
  const name = nameOf(record);
  return { zh: `${name.zh}：${reason.zh}`, en: `${name.en}: ${reason.en}` };
}
