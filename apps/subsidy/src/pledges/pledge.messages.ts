import type { ProblemMessages } from '@app/platform/problem-messages';

export const pledgeMessages: ProblemMessages = {
  'application.pledge-unknown': {
    zh: '没有找到贵企业的这些承诺：{ids}',
    en: 'No such pledges of your enterprise are known here: {ids}.',
    remedy: {
      zh: '请核对承诺编号；刚签署的承诺请稍候片刻再申请',
      en: 'Check the ids; if a pledge was signed just now, apply again in a moment.',
    },
  },
  'application.pledge-of-other-item': {
    zh: '这些承诺不是就事项 {item} 签署的，不能替代本项申请的材料：{ids}',
    en: 'These pledges were not signed for item {item} and stand in for none of its papers: {ids}.',
    remedy: {
      zh: '请就事项 {item} 签署承诺，或者直接提交材料',
      en: 'Sign a pledge for item {item}, or hand in the papers.',
    },
  },
  'application.pledge-breached': {
    zh: '这些承诺已被认定失信，不能替代申请材料：{ids}',
    en: 'These pledges were breached and stand in for no papers: {ids}.',
    remedy: {
      zh: '请直接提交材料；认为认定有误的，可对该信用记录提出异议',
      en: 'Hand in the papers instead; if the finding is wrong, object to its credit record.',
    },
  },
  'application.policy-takes-no-pledge': {
    zh: '政策 {id} 不要求信用承诺，不接受以承诺替代材料',
    en: 'Policy {id} demands no credit pledge, so none can stand in for papers.',
    remedy: { zh: '请去掉 pledgeIds 后重新提交', en: 'Leave pledgeIds out and send it again.' },
  },
};
