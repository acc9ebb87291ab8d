import type { ProblemMessages } from '@app/platform/problem-messages';

export const noticeMessages: ProblemMessages = {
  'notice.material-not-listed': {
    zh: '事项 {item} 没有这些材料：{materials}',
    en: 'Item {item} has no such materials: {materials}.',
    remedy: { zh: '请按事项目录中的材料编码选择', en: 'Choose among the materials the item has in the catalogue.' },
  },
};
