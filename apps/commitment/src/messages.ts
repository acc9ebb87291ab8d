import type { ProblemMessages } from '@app/platform/problem-messages';
import { noticeMessages } from './notice/notice.messages';
import { pledgeMessages } from './pledge/pledge.messages';
import { verificationMessages } from './verification/verification.messages';

export const messages: ProblemMessages = {
  ...noticeMessages,
  ...pledgeMessages,
  ...verificationMessages,
  'item.not-listed': {
    zh: '{on} 有效的告知承诺事项目录（{version} 版）中没有事项 {code}',
    en: 'Item {code} is not in the pledge catalogue in force on {on} (version {version}).',
    remedy: {
      zh: '请查看事项目录，或按一般程序提交全部材料',
      en: 'See the list of items, or hand in all materials by the ordinary procedure.',
    },
  },
  'pledge.not-rated': {
    zh: '企业 {id} 在 {on} 尚无信用等级，无法判断其可否承诺',
    en: 'Enterprise {id} has no credit grade on {on}, so whether it may pledge cannot be said.',
    remedy: {
      zh: '请选择评级开始之后的日期；新入库企业的首次评级通常在几秒内到达',
      en: 'Choose a day after its rating began; the first rating of a new enterprise usually arrives within seconds.',
    },
  },
};
