import type { ProblemMessages } from '@app/platform/problem-messages';

export const violationMessages: ProblemMessages = {
  'violation.not-found': {
    zh: '没有这条违法行为登记：{id}',
    en: 'There is no violation {id}.',
    remedy: { zh: '请从违法行为列表中选择', en: 'Choose one from the list of violations.' },
  },
  'violation.wrong-state': {
    zh: '违法行为现为“{stateWords}”，不能办理“{askedWords}”',
    en: 'The violation is “{stateWords}”; this is not possible now: “{askedWords}”.',
    remedy: { zh: '请重新读取，按其现在的状态办理', en: 'Read it again, and go on from the state it is in now.' },
  },
  'violation.which-enterprise': {
    zh: '请以统一社会信用代码或企业编号之一指明企业',
    en: 'Name the enterprise by its code or by its id: one of the two.',
    remedy: { zh: '只填 uscc 或只填 enterpriseId', en: 'Send either uscc or enterpriseId.' },
  },
  'enterprise.unknown-code': {
    zh: '园区没有统一社会信用代码为 {uscc} 的企业',
    en: 'No enterprise of the park has, or had, the code {uscc}.',
    remedy: {
      zh: '请核对18位代码；新入库企业通常几秒内可用',
      en: 'Check the 18 characters; a newly registered enterprise is known here within seconds.',
    },
  },
  'violation.department-missing': {
    zh: '您的账号没有部门，不能办理违法行为',
    en: 'Your account has no department, so it cannot act on violations.',
    remedy: { zh: '请管理员为账号设置部门', en: 'Have the operator set the department of your account.' },
  },
  'violation.other-department': {
    zh: '{id} 由 {department} 办理，其他部门不能办理',
    en: '{id} belongs to {department}; another department cannot act on it.',
    remedy: { zh: '请由该部门人员办理', en: 'Have somebody of that department do it.' },
  },
  'violation.corrected-in-future': {
    zh: '改正日期 {correctedOn} 晚于今天（{today}）',
    en: 'The day of the correction, {correctedOn}, is after today, {today}.',
    remedy: { zh: '请填写实际改正的日期', en: 'Give the day on which it was put right.' },
  },
  'violation.corrected-too-early': {
    zh: '改正日期 {correctedOn} 过早，不能早于 {earliest}',
    en: 'The day of the correction, {correctedOn}, is too long ago; it may not be before {earliest}.',
    remedy: { zh: '请核对改正日期', en: 'Check the day.' },
  },
  'violation.correction-late': {
    zh: '违法行为 {id} 的改正证明应在 {dueOn} 前（含当日）提交，期限已过，不再适用免罚',
    en: 'Proof that violation {id} was put right had to come by {dueOn}; leniency has lapsed.',
    remedy: {
      zh: '请把改正证明直接交给承办部门；已经改正的，处罚时依法考虑从轻或者减轻',
      en: 'Hand the proof to the department: what has been put right counts when it sets the penalty.',
    },
  },
  'violation.not-waivable-any-more': {
    zh: '违法行为 {id} 现已不符合免罚条件：{reasons}',
    en: 'By what is known now, violation {id} may not be waived: {reasons}.',
    remedy: {
      zh: '请查看最新历史记录后作出处罚的决定，或者撤回登记',
      en: 'Look at its history as it is now and decide not to waive, or withdraw it.',
    },
  },
  'violation.history-unchecked': {
    zh: '违法行为 {id}：该企业有违法行为类型未明的处罚记录，不能直接认定为初次',
    en: 'Violation {id}: penalty records without a known offence leave the history incomplete; it cannot be called the first.',
    remedy: {
      zh: '请人工核查这些记录，核查后带上 historyChecked: true 并在理由中说明',
      en: 'Look the records up by hand, then send historyChecked: true and say so in the reason.',
    },
  },
  'violation.no-guidance-due': {
    zh: '违法行为现为“{stateWords}”，无需登记教育引导',
    en: 'The violation is “{stateWords}”; no guidance is due.',
    remedy: {
      zh: '只有不予处罚或者仍在改正中的才登记教育引导',
      en: 'Guidance is for those that are waived or may yet be.',
    },
  },
};
