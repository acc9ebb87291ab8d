import type { ProblemMessages } from '@app/platform/problem-messages';

export const measureMessages: ProblemMessages = {
  'measure.not-found': {
    zh: '没有这项奖惩措施：{id}',
    en: 'There is no measure {id}.',
    remedy: { zh: '请从措施列表中选择', en: 'Choose one from the list of measures.' },
  },
  'measure.other-department': {
    zh: '该措施由部门 {department} 执行，您所在部门为 {yours}',
    en: 'This measure is carried out by {department}; your department is {yours}.',
    remedy: { zh: '请由执行部门反馈', en: 'Have the department that carries it out give the feedback.' },
  },
  'measure.wrong-state': {
    zh: '奖惩措施现为“{stateWords}”，不能变为“{askedWords}”',
    en: 'The measure is “{stateWords}” and cannot become “{askedWords}”.',
    remedy: {
      zh: '只有待执行和待解除的措施需要反馈，请重新读取',
      en: 'Only a measure that was imposed, or ordered to be lifted, waits for feedback; read it again.',
    },
  },
  'measure.no-catalogue': {
    zh: '{on} 没有生效的奖惩措施清单',
    en: 'No version of the catalogue of measures is in force on {on}.',
    remedy: { zh: '请由信用中心发布清单', en: 'Have the credit centre publish one.' },
  },
};
