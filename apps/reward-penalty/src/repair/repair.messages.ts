import type { ProblemMessages } from '@app/platform/problem-messages';

export const repairMessages: ProblemMessages = {
  'repair.not-found': {
    zh: '没有这件信用修复申请：{id}',
    en: 'There is no repair {id}.',
    remedy: { zh: '请从信用修复列表中选择', en: 'Choose one from the list of repairs.' },
  },
  'repair.wrong-state': {
    zh: '信用修复申请现为“{stateWords}”，不能变为“{askedWords}”',
    en: 'The repair is “{stateWords}” and cannot become “{askedWords}”.',
    remedy: { zh: '请重新读取，按其现在的状态办理', en: 'Read it again, and go on from the state it is in now.' },
  },
  'repair.not-a-fault': {
    zh: '信用记录 {recordId}（{record}）不是失信记录，无需修复',
    en: 'Credit record {recordId} ({record}) is no fault: there is nothing to repair.',
    remedy: { zh: '请从失信记录中选择', en: 'Choose a record of a fault.' },
  },
  'repair.record-annulled': {
    zh: '信用记录 {recordId} 已于 {annulledOn} 撤销，自始无效，无需修复',
    en: 'Credit record {recordId} was annulled on {annulledOn}: it never acted, and there is nothing to repair or to revoke.',
    remedy: {
      zh: '无需办理；待复核的撤销请选择不予撤销',
      en: 'Nothing needs to be done; give up a proposed revocation.',
    },
  },
  'repair.already-repaired': {
    zh: '信用记录 {recordId} 已自 {repairedOn} 起修复',
    en: 'Credit record {recordId} has been repaired from {repairedOn} on.',
    remedy: { zh: '无需再次申请', en: 'There is nothing to do.' },
  },
  'repair.already-open': {
    zh: '信用记录 {recordId} 已有一件信用修复申请（{repairId}）正在办理',
    en: 'A repair of credit record {recordId} is being handled already ({repairId}).',
    remedy: { zh: '请等待其办结，或先撤回', en: 'Wait until that one is decided, or withdraw it first.' },
  },
  'repair.record-unclassified': {
    zh: '信用记录 {recordId} 的失信程度尚未确定（{class}），无法适用修复规则',
    en: 'The class of credit record {recordId} is not known to the repair rules ({class}).',
    remedy: {
      zh: '请信用办在信用数据库的待分类队列中确定轻微、一般或严重，几秒后重试',
      en: 'Have a credit officer set its class (minor, general, serious) in the classification queue; then file again.',
    },
  },
  'repair.proof-missing': {
    zh: '写明了义务履行日期，但没有说明凭何证明',
    en: 'A day is stated on which the duties were done, but nothing that proves it.',
    remedy: {
      zh: '请填写 obligationsProof（如缴款凭证、整改验收文号）',
      en: 'Fill in obligationsProof, such as the number of the receipt.',
    },
  },
  'repair.no-longer-eligible': {
    zh: '按申请日 {filedOn} 施行的规定和记录现状，申请 {id} 不符合修复条件：{zh}',
    en: 'With what is now known of its record, repair {id}, filed on {filedOn}, may not be granted: {en}.',
    remedy: { zh: '请作出不予修复的决定并说明原因', en: 'Decide to refuse it, and say why.' },
  },
  'repair.ended-by-time': {
    zh: '信用修复 {id} 因最长公示期届满自动产生，未凭申请材料，不能以材料虚假撤销',
    en: 'Repair {id} came about by time alone: it rests on no material that could be false.',
    remedy: { zh: '如记录本身有误，请走异议程序', en: 'If the record itself is wrong, object to it.' },
  },
  'record.duties-with-department': {
    zh: '该记录来自处罚 {penaltyId}，其义务由作出机关（{department}）登记，尚未履行完毕',
    en: 'This record is of penalty {penaltyId}, whose duties its department ({department}) keeps, and they are not all done.',
    remedy: {
      zh: '请由作出机关在该处罚上登记义务履行情况',
      en: 'Have that department note the duties as done on the penalty.',
    },
  },
  'record.obligations-day': {
    zh: '义务履行日期 {fulfilledOn} 应在认定日期 {determinedOn} 与今天 {today} 之间',
    en: 'The day the duties were done, {fulfilledOn}, must lie between the determination, {determinedOn}, and today, {today}.',
    remedy: { zh: '请核对凭证上的日期', en: 'Check the date on the proof.' },
  },
};
