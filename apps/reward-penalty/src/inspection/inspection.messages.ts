import type { ProblemMessages } from '@app/platform/problem-messages';

export const inspectionMessages: ProblemMessages = {
  'inspection.not-found': {
    zh: '没有这次检查：{id}',
    en: 'There is no inspection {id}.',
    remedy: { zh: '请从检查列表中选择', en: 'Choose one from the list of inspections.' },
  },
  'inspection.unknown-code': {
    zh: '园区没有统一社会信用代码为 {uscc} 的企业',
    en: 'No enterprise of the park has, or had, the code {uscc}.',
    remedy: { zh: '请核对18位代码', en: 'Check the 18 characters of the code.' },
  },
  'inspection.no-department': {
    zh: '您的账号没有所属部门，检查须以部门名义进行',
    en: 'Your account names no department, and inspections are carried out by one.',
    remedy: { zh: '请由身份管理员为账号设置部门', en: 'Have whoever manages accounts set the department.' },
  },
  'inspection.other-department': {
    zh: '这项检查由“{department}”负责',
    en: 'This inspection belongs to the department {department}.',
    remedy: { zh: '请由该部门人员办理', en: 'Have someone of that department do it.' },
  },
  'inspection.wrong-state': {
    zh: '检查现为“{stateWords}”，不能变为“{askedWords}”',
    en: 'The inspection is “{stateWords}” and cannot become “{askedWords}”.',
    remedy: { zh: '请重新读取，按其现在的状态办理', en: 'Read it again, and go on from the state it is in now.' },
  },
  'inspection.result-date': {
    zh: '检查日期 {on} 应在 {openedOn} 至 {today} 之间',
    en: 'The day of the visit, {on}, must lie between {openedOn} and {today}.',
    remedy: { zh: '请核对检查日期', en: 'Check the day of the visit.' },
  },
  'inspection.exempt': {
    zh: '{uscc} 在守信红名单内（记录 {entryId}），{until} 前免于日常检查',
    en: '{uscc} is on the red list (entry {entryId}) and exempt from routine inspection until {until}.',
    remedy: {
      zh: '因投诉举报、转办或专项检查不受免检限制，请按该类别立项',
      en: 'A complaint, a referral or a campaign is never blocked: order the inspection as what it is.',
    },
  },
  'inspection.this-year-already': {
    zh: '{uscc} 在 {year} 年已被抽中或接受日常检查，或有一项日常检查尚待实施，同一企业一年最多一次',
    en: '{uscc} was drawn, or had a routine inspection, in {year} already, or one is still to be carried out: once a year at most.',
    remedy: {
      zh: '尚待实施的，请按该项检查实施并登记结果；其他请于下一年度安排；投诉举报、转办、专项检查不受此限',
      en: 'Carry out the one that waits, or plan it for next year; a complaint, a referral or a campaign is not limited.',
    },
  },
  'inspection.draw-pending': {
    zh: '{uscc} 在抽查计划 {planId} 的抽查名单中，尚未抽取',
    en: '{uscc} stands in the frame of plan {planId}, which has not been drawn yet.',
    remedy: { zh: '请待该计划抽取后再安排', en: 'Wait until that plan has been drawn.' },
  },
};
