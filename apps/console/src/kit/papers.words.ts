import { defineWords } from '../words/define';

export const paperWords = defineWords(
  {
    add: '添加材料',
    hint: 'PDF 或照片，每份不超过 20 MB，最多 {max} 份',
    hash: '指纹 {hash}…',
    remove: '移除',
    removeNamed: '移除 {name}',
  },
  {
    add: 'Add a paper',
    hint: 'PDF or photo, up to 20 MB each, at most {max}',
    hash: 'SHA-256 {hash}…',
    remove: 'Remove',
    removeNamed: 'Remove {name}',
  },
);
