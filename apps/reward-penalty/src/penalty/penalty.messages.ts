import type { ProblemMessages } from '@app/platform/problem-messages';

export const penaltyMessages: ProblemMessages = {
  'penalty.not-found': {
    zh: '没有这件行政处罚：{id}',
    en: 'There is no penalty {id}.',
    remedy: { zh: '请从行政处罚列表中选择', en: 'Choose one from the list of penalties.' },
  },
  'penalty.wrong-state': {
    zh: '行政处罚现为“{stateWords}”，不能变为“{askedWords}”',
    en: 'The penalty is “{stateWords}” and cannot become “{askedWords}”.',
    remedy: { zh: '请重新读取，按其现在的状态办理', en: 'Read it again, and go on from the state it is in now.' },
  },
  'penalty.about-what': {
    zh: '请指明违法行为登记（violationId），或者企业（uscc 或 enterpriseId）与违法行为（offence），二者取一',
    en: 'Name either the violation (violationId), or the enterprise (uscc or enterpriseId) and the offence.',
    remedy: { zh: '已登记的只填 violationId', en: 'Where a violation was flagged, send violationId alone.' },
  },
  'penalty.flag-first': {
    zh: '{offence} 在首违不罚、轻微免罚清单内，须先登记违法行为，由规则判断后再处罚',
    en: '{offence} is on the leniency list: it is flagged first, and penalised when the rule says so.',
    remedy: { zh: '请先登记违法行为（POST /violations）', en: 'Flag the violation first (POST /violations).' },
  },
  'penalty.duplicate': {
    zh: '本部门对该企业已有文号为 {documentNumber} 的行政处罚（{penaltyId}）',
    en: 'Your department has penalised this enterprise under {documentNumber} already ({penaltyId}).',
    remedy: { zh: '请核对文号；同一决定无需重复登记', en: 'Check the number; one decision is entered once.' },
  },
  'penalty.due-before-decision': {
    zh: '“{what}”的期限 {dueOn} 早于今天（{today}）',
    en: '"{what}" would be due on {dueOn}, before today, {today}.',
    remedy: { zh: '请填写今天或以后的日期', en: 'Give today or a later day.' },
  },
  'penalty.obligation-not-found': {
    zh: '行政处罚 {id} 没有第 {n} 项义务',
    en: 'Penalty {id} has no obligation {n}.',
    remedy: { zh: '请从该处罚的义务中选择', en: 'Choose one of its obligations.' },
  },
  'penalty.obligation-fulfilled': {
    zh: '行政处罚 {id} 的第 {n} 项义务已于 {fulfilledOn} 履行',
    en: 'Obligation {n} of penalty {id} was fulfilled on {fulfilledOn} already.',
  },
  'penalty.fulfilled-on-wrong-day': {
    zh: '履行日期 {fulfilledOn} 应在处罚决定日（{determinedOn}）至今天（{today}）之间',
    en: 'The day of fulfilment, {fulfilledOn}, must lie between the penalty, {determinedOn}, and today, {today}.',
    remedy: { zh: '请核对履行日期', en: 'Check the day.' },
  },
  'penalty.annulment-open': {
    zh: '行政处罚 {id} 的撤销建议已提出，待另一人决定',
    en: 'The annulment of penalty {id} has been proposed; another person decides.',
    remedy: { zh: '请由另一人决定', en: 'Have another person decide.' },
  },
  'penalty.annulment-not-proposed': {
    zh: '没有人提出撤销行政处罚 {id}',
    en: 'Nobody has proposed to annul penalty {id}.',
    remedy: { zh: '请先提出撤销建议', en: 'Propose it first.' },
  },
};
