import type { ProblemMessages } from '@app/platform/problem-messages';

export const seriousListMessages: ProblemMessages = {
  'serious-list.entry-not-found': {
    zh: '没有这条严重失信主体名单记录：{id}',
    en: 'There is no serious-list entry {id}.',
    remedy: { zh: '请从名单列表中选择', en: 'Choose one from the list of entries.' },
  },
  'serious-list.unknown-code': {
    zh: '园区没有统一社会信用代码为 {uscc} 的企业',
    en: 'No enterprise of the park has, or had, the code {uscc}.',
    remedy: { zh: '请核对18位代码', en: 'Check the 18 characters of the code.' },
  },
  'serious-list.other-enterprise': {
    zh: '企业编号 {enterpriseId} 与代码 {uscc} 不是同一家企业',
    en: 'Enterprise {enterpriseId} and code {uscc} are two different enterprises.',
    remedy: { zh: '请只填写其中一项，或核对两者', en: 'Give one of the two, or check both.' },
  },
  'serious-list.already-open': {
    zh: '该企业已有待复核或有效的严重失信主体名单记录（{stateWords}）',
    en: 'The enterprise has an open serious-list entry already ({stateWords}).',
    remedy: {
      zh: '待复核的请由另一名人员复核或撤回；已列入的无需再次列入',
      en: 'Confirm or withdraw it if it is proposed; if it is entered, there is nothing to do.',
    },
  },
  'serious-list.two-terms': {
    zh: '期限只能以月数（{months}）或截止日（{until}）之一表示',
    en: 'A term is given in months ({months}) or by its end ({until}), not by both.',
    remedy: { zh: '请按决定书只填写其中一项', en: 'Give the one that the decision names.' },
  },
  'serious-list.term-over': {
    zh: '列入期限已于 {until} 届满，不能再列入',
    en: 'The term was over on {until}; there is nothing left to list.',
    remedy: { zh: '请核对决定书中的期限', en: 'Check the term in the decision.' },
  },
  'serious-list.decided-later': {
    zh: '决定日期 {decidedOn} 晚于今日 {today}',
    en: 'The decision is dated {decidedOn}, after today, {today}.',
    remedy: {
      zh: '请核对决定日期；决定作出后方可列入',
      en: 'Check the date; a decision is listed once it has been made.',
    },
  },
  'serious-list.record-not-found': {
    zh: '该企业没有这条信用记录：{recordId}',
    en: 'The enterprise has no credit record {recordId}.',
    remedy: {
      zh: '请从该企业的信用记录中选择；新入库记录通常几秒内可用',
      en: 'Choose one of its records; a new record is known here within seconds.',
    },
  },
  'serious-list.record-ended': {
    zh: '信用记录 {recordId} 已撤销或已修复（{endedOn}），不能据此列入',
    en: 'Credit record {recordId} was annulled or repaired ({endedOn}); it can cause no entry.',
    remedy: { zh: '如有新的决定，请据新的决定列入', en: 'Where there is a new decision, list by that one.' },
  },
  'serious-list.wrong-state': {
    zh: '严重失信主体名单记录现为“{stateWords}”，不能变为“{askedWords}”',
    en: 'The serious-list entry is “{stateWords}” and cannot become “{askedWords}”.',
    remedy: { zh: '请重新读取，按其现在的状态办理', en: 'Read it again, and go on from the state it is in now.' },
  },
};
