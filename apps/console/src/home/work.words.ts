import { defineWords } from '../words/define';

/** What is to be done, by the kinds of the services' queues. */
export const workWords = defineWords(
  {
    'application.review': '待审核的申请',
    'application.approve': '待复核的申请',
    'import.mend': '失败的导入',
    'import.confirm': '待确认的试导入',
    'import-conflict.propose': '待处理的导入冲突',
    'import-conflict.confirm': '待复核的导入冲突',
    'record.classify': '待认定轻重的处罚',
    'record-class.confirm': '待复核的轻重',
  },
  {
    'application.review': 'Applications to review',
    'application.approve': 'Applications to approve',
    'import.mend': 'Imports that failed',
    'import.confirm': 'Dry runs to confirm',
    'import-conflict.propose': 'Import conflicts to resolve',
    'import-conflict.confirm': 'Import conflicts to confirm',
    'record.classify': 'Penalties whose class is open',
    'record-class.confirm': 'Classes to confirm',
  },
);
