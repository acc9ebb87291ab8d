import type { ProblemMessages } from '@app/platform/problem-messages';

export const inspectionPlanMessages: ProblemMessages = {
  'inspection-plan.not-found': {
    zh: '没有这个抽查计划：{id}',
    en: 'There is no inspection plan {id}.',
    remedy: { zh: '请从抽查计划列表中选择', en: 'Choose one from the list of plans.' },
  },
  'inspection-plan.other-department': {
    zh: '这个抽查计划由“{department}”负责',
    en: 'This plan belongs to the department {department}.',
    remedy: { zh: '请由该部门人员办理', en: 'Have someone of that department do it.' },
  },
  'inspection-plan.wrong-state': {
    zh: '抽查计划现为“{stateWords}”，不能变为“{askedWords}”',
    en: 'The plan is “{stateWords}” and cannot become “{askedWords}”.',
    remedy: { zh: '请重新读取，按其现在的状态办理', en: 'Read it again, and go on from the state it is in now.' },
  },
  'inspection-plan.other-year': {
    zh: '计划年度为 {year}，今天是 {today}：名单的锁定和抽取须在计划年度内',
    en: 'The plan counts for {year}, and today is {today}: its frame is closed and drawn within its year.',
    remedy: { zh: '请为本年度另建计划', en: 'Make a plan for this year.' },
  },
  'inspection-plan.too-few-inspectors': {
    zh: '每家企业需 {needed} 名检查人员，检查人员库只有 {there} 名',
    en: 'Each enterprise needs {needed} inspectors, and there are only {there}.',
    remedy: { zh: '请补充检查人员', en: 'Add inspectors.' },
  },
  'inspection-plan.another-frame-open': {
    zh: '抽查计划 {planId} 的名单已锁定而未抽取，其中也有 {uscc}，两次抽取可能重复抽中',
    en: 'The frame of plan {planId} is closed, not drawn, and has {uscc} in it too: it could be drawn twice.',
    remedy: { zh: '请先完成或撤回该计划', en: 'Have that plan drawn or withdrawn first.' },
  },
  'inspection-plan.frame-empty': {
    zh: '{today} 没有符合条件的企业',
    en: 'No enterprise matches the plan on {today}.',
    remedy: {
      zh: '请撤回，并核对行业和分中心后重新建立计划',
      en: 'Withdraw it, and make one with other sectors or sub-zones.',
    },
  },
  'inspection-plan.code-twice': {
    zh: '有两家企业此刻登记着同一个统一社会信用代码，代码更正正在同步',
    en: 'Two enterprises carry the same code at this moment: news of a corrected code is on its way.',
    remedy: { zh: '请几秒后重试', en: 'Try again in a few seconds.' },
  },
  'inspection-plan.no-frame': {
    zh: '抽查计划 {id} 的名单尚未锁定',
    en: 'The frame of plan {id} is not closed yet.',
    remedy: { zh: '请先锁定名单', en: 'Close the frame first.' },
  },
  'inspection-plan.not-drawn': {
    zh: '抽查计划 {id} 尚未抽取，公示文件在抽取后提供',
    en: 'Plan {id} has not been drawn; its files are published with the draw.',
    remedy: {
      zh: '请待见证人见证抽取后再取；已撤回的计划没有公示文件',
      en: 'Ask again once it has been witnessed and drawn; a plan that was withdrawn has no files.',
    },
  },
};
