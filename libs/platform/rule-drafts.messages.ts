/** The words of refusals about drafts of rules. */
export const RULE_DRAFT_MESSAGES = {
  'rule-draft.invalid': {
    zh: '规则草案有误，详见 errors 中的路径',
    en: 'The draft of the rule is not right; errors names each path.',
    remedy: { zh: '按 errors 逐项改正后重新提交', en: 'Mend what errors names and send it again.' },
  },
  'rule-draft.not-found': {
    zh: '没有这份规则草案：{id}',
    en: 'There is no draft {id}.',
    remedy: { zh: '请从草案列表中选择', en: 'Choose one from the list of drafts.' },
  },
  'rule-draft.version-exists': {
    zh: '规则 {id} 已有版本 {version}（自 {effectiveFrom} 起施行）；版本号与施行日期都不得重复',
    en: 'Rule {id} has version {version} in force from {effectiveFrom}; neither may be used twice.',
    remedy: { zh: '请改用新的版本号与施行日期', en: 'Take another version and another first day.' },
  },
  'rule-draft.open-already': {
    zh: '规则 {id} 版本 {version} 已有待发布的草案',
    en: 'There is an open draft of rule {id} version {version} already.',
    remedy: { zh: '请先发布或撤回该草案', en: 'Publish or withdraw that one first.' },
  },
  'rule-draft.wrong-state': {
    zh: '草案已发布或撤回，不能再办理',
    en: 'The draft has been published or withdrawn already.',
    remedy: { zh: '请重新读取后再决定', en: 'Read it again and decide anew.' },
  },
  'rule-draft.own': {
    zh: '起草与发布不得为同一人',
    en: 'Who drafted a rule does not publish it.',
    remedy: { zh: '请由另一名信用办人员复核发布', en: 'Have another credit officer check and publish it.' },
  },
  'rule-draft.late': {
    zh: '草案的施行日期 {effectiveFrom} 已过（今天 {today}），规则不得溯及既往',
    en: 'The first day of the draft, {effectiveFrom}, is past (today is {today}); a rule does not act back.',
    remedy: { zh: '请撤回，另拟今天或以后施行的草案', en: 'Withdraw it and draft one for today or later.' },
  },
};
