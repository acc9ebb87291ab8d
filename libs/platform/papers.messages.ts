/** The words of refusals about papers. */
export const PAPER_MESSAGES = {
  'paper.not-found': {
    zh: '没有这份材料：{id}',
    en: 'There is no paper {id}.',
    remedy: { zh: '请从所属事项中打开材料', en: 'Open it from what it belongs to.' },
  },
  'paper.not-there': {
    zh: '没有这份已上传的材料：{id}（未附于事项的材料七日后删除）',
    en: 'There is no uploaded paper {id}; papers not attached to anything are removed after seven days.',
    remedy: { zh: '请重新上传后再提交', en: 'Upload it again, then send this again.' },
  },
  'paper.attached-elsewhere': {
    zh: '材料 {id} 已附于另一事项',
    en: 'Paper {id} is attached to something else already.',
    remedy: { zh: '请为本事项另行上传一份', en: 'Upload it once more for this.' },
  },
  'paper.type-differs': {
    zh: '文件内容是 {found}，所述类型却是 {said}',
    en: 'The file is {found} by its content, but was said to be {said}.',
    remedy: {
      zh: '请提交 PDF、JPEG、PNG 或 WebP 文件，并如实说明类型；改扩展名不会改变类型',
      en: 'Send a PDF, JPEG, PNG or WebP file under its own type; another name does not make it another type.',
    },
  },
  'paper.type-unsupported': {
    zh: '不接受 {said} 类型的文件',
    en: 'Files of type {said} are not taken.',
    remedy: { zh: '请提交 PDF、JPEG、PNG 或 WebP 文件', en: 'Send a PDF, JPEG, PNG or WebP file.' },
  },
  'paper.empty': {
    zh: '文件是空的',
    en: 'The file is empty.',
    remedy: { zh: '请检查文件后重新上传', en: 'Look at the file and upload it again.' },
  },
  'paper.too-large': {
    zh: '文件超过 {maxMiB} MB',
    en: 'The file is larger than {maxMiB} MB.',
    remedy: { zh: '请压缩，或分成几份上传', en: 'Make it smaller, or upload it in parts.' },
  },
  'paper.too-many-waiting': {
    zh: '已有 {count} 份材料上传后未附于事项；至多 {maxCount} 份、共 {maxMiB} MB',
    en: '{count} uploaded papers are not attached to anything; at most {maxCount}, of {maxMiB} MB together, may wait.',
    remedy: {
      zh: '请先提交它们所属的事项；未使用的材料七日后自动删除',
      en: 'Send in what they belong to first; those not used are removed after seven days.',
    },
  },
  'paper.too-many-at-once': {
    zh: '同时上传的材料不得超过 {max} 份',
    en: 'At most {max} papers may be uploaded at once.',
    remedy: { zh: '请等前面的传完再传', en: 'Wait until those before are there.' },
  },
  'paper.store-away': {
    zh: '材料库暂不可用，本次操作未保存任何内容',
    en: 'The store of papers cannot be reached; nothing was kept of this.',
    remedy: { zh: '请稍后重试', en: 'Try again in a while.' },
  },
  'paper.try-again': {
    zh: '同一内容的旧文件恰在删除，本次上传未保存',
    en: 'An old file of the same content was just being removed; this upload was not kept.',
    remedy: { zh: '请再上传一次', en: 'Upload it again.' },
  },
};
