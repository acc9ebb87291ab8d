import type { ProblemMessages } from '@app/platform/problem-messages';

export const messages: ProblemMessages = {
  'enterprise.code-taken': {
    zh: '统一社会信用代码 {uscc} 已属于一家在库企业（含曾用代码）',
    en: 'Code {uscc} belongs, or once belonged, to an enterprise that is registered already.',
    remedy: {
      zh: '请按代码查询该企业；代码更正请在该企业上登记',
      en: 'Look the enterprise up by the code; note a corrected code on that enterprise.',
    },
  },
  'enterprise.id-taken': { zh: '企业编号 {id} 已被使用', en: 'An enterprise with the id {id} exists already.' },
  'enterprise.nothing-changed': {
    zh: '名称和代码都与现有的相同',
    en: 'Name and code are what they were.',
    remedy: { zh: '请填写新的名称或更正后的代码', en: 'Give the new name or the corrected code.' },
  },
  'enterprise.valid-from-too-early': {
    zh: '生效日 {validFrom} 须晚于现有名称和代码的生效日',
    en: 'The present name and code hold from {validFrom} or later; the new ones must begin after them.',
    remedy: { zh: '请选择更晚的生效日', en: 'Choose a later first day.' },
  },
  'rating.not-rated': {
    zh: '企业在 {on} 尚未评级，首个评级日为 {first}',
    en: 'The enterprise is not rated on {on}; its rating begins on {first}.',
    remedy: { zh: '请查询 {first} 或以后的日期', en: 'Ask for {first} or a later day.' },
  },
  'rating-dry-run.running': {
    zh: '草案 {id} 正在试算',
    en: 'Draft {id} is being tried already.',
    remedy: { zh: '请等待完成，或先取消', en: 'Wait until it is done, or cancel it first.' },
  },
  'rating-dry-run.not-running': {
    zh: '草案 {id} 没有进行中的试算',
    en: 'No trial of draft {id} is under way.',
    remedy: { zh: '请重新读取后再决定', en: 'Read it again and decide anew.' },
  },
  'record.not-found': { zh: '没有这条信用记录：{id}', en: 'There is no credit record {id}.' },
  'class.not-a-penalty': {
    zh: '只有行政处罚记录需要认定类别',
    en: 'Only penalties have a class that is set by hand.',
  },
  'class.proposed-by-another': {
    zh: '该记录已有提出的类别待复核',
    en: 'A class proposed already waits to be confirmed.',
    remedy: { zh: '请复核该意见，或请提出人修改', en: 'Confirm it, or ask whoever proposed it to change it.' },
  },
  'class.nothing-proposed': { zh: '该记录没有待复核的类别', en: 'No class waits to be confirmed for this record.' },
  'class.same-person': {
    zh: '提出类别的人不能自己复核',
    en: 'Whoever proposed the class cannot confirm it.',
    remedy: { zh: '请由另一位信用管理人员复核', en: 'Another credit officer confirms it.' },
  },
  'conflict.not-found': { zh: '没有这条导入冲突：{id}', en: 'There is no import conflict {id}.' },
  'conflict.not-open': {
    zh: '该冲突已办结',
    en: 'This conflict is resolved already.',
  },
  'conflict.nothing-proposed': {
    zh: '该冲突没有待复核的处理意见',
    en: 'Nothing waits to be confirmed for this conflict.',
  },
  'conflict.same-person': {
    zh: '提出处理意见的人不能自己复核',
    en: 'Whoever proposed the resolution cannot confirm it.',
    remedy: { zh: '请由另一位信用管理人员复核', en: 'Another credit officer confirms it.' },
  },
  'conflict.stored-changed': {
    zh: '在库记录此后已变化，此冲突不能再以新内容办结',
    en: 'What is stored has changed since; the new content can no longer be taken from this conflict.',
    remedy: { zh: '请保留在库内容，并重新导入文件', en: 'Keep what is stored, and import the file again.' },
  },
  'import.not-found': { zh: '没有这次导入：{id}', en: 'There is no import {id}.' },
  'import.not-a-finished-dry-run': {
    zh: '只有已完成的试导入可以确认导入',
    en: 'Only a finished dry run is confirmed.',
    remedy: { zh: '请等待试导入完成，或重新试导入', en: 'Wait until the dry run is done, or make another one.' },
  },
  'import.confirmed-already': {
    zh: '此试导入已确认，正式导入编号 {confirmedAs}',
    en: 'This dry run has been confirmed as import {confirmedAs}.',
  },
  'import.ended-already': {
    zh: '此导入已结束，不能取消',
    en: 'This import has come to its end and cannot be cancelled.',
  },
  'import.empty-file': {
    zh: '文件是空的',
    en: 'The file is empty.',
    remedy: {
      zh: '请以文件内容作为请求体，Content-Type 为 text/csv 或 xlsx 的类型',
      en: 'Send the file as the body, with the content type text/csv or that of xlsx.',
    },
  },
  'import.old-spreadsheet': {
    zh: '不支持旧的 .xls 格式',
    en: 'The old .xls format is not read here.',
    remedy: { zh: '请另存为 .xlsx 或 CSV', en: 'Save it as .xlsx or CSV.' },
  },
  'import.not-a-spreadsheet': {
    zh: '文件是压缩包，但不是可读取的 .xlsx',
    en: 'The file is a zip, but no .xlsx that can be read.',
  },
  'import.unpacks-too-large': {
    zh: '文件解压后超过 {maxBytes} 字节',
    en: 'Unpacked, the file is larger than {maxBytes} bytes.',
    remedy: { zh: '请拆分文件', en: 'Split the file.' },
  },
  'import.texts-too-large': {
    zh: '文件中各不相同的文字解压后超过 {maxBytes} 字节',
    en: 'Unpacked, the different texts of the file are larger than {maxBytes} bytes.',
    remedy: { zh: '请拆分文件，或另存为 CSV', en: 'Split the file, or save it as CSV.' },
  },
  'import.too-many-rows': {
    zh: '文件超过 {max} 行；此前的行已处理',
    en: 'The file has more than {max} rows; those before have been taken.',
    remedy: { zh: '请拆分文件', en: 'Split the file.' },
  },
  'import.unreadable': {
    zh: '第 {row} 行起无法读取：{reason}；此前的行已处理',
    en: 'From row {row} on the file cannot be read: {reason}; the rows before have been taken.',
  },
  'import.internal-error': {
    zh: '系统内部错误，已记录；此前的行已处理',
    en: 'An internal error, which has been logged; the rows before have been taken.',
    remedy: {
      zh: '请告知管理员；修复后重新导入同一文件',
      en: 'Tell the operator; import the same file again once it is mended.',
    },
  },
  'import.columns-missing': {
    zh: '缺少列：{columns}',
    en: 'Columns are missing: {columns}.',
    remedy: { zh: '请核对表头，或选择正确的文件种类', en: 'Check the header, or choose the right kind of file.' },
  },
};
