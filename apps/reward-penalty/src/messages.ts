import type { ProblemMessages } from '@app/platform/problem-messages';
import { repairMessages } from './repair/repair.messages';
import { inspectionMessages } from './inspection/inspection.messages';
import { inspectionPlanMessages } from './inspection-plan/inspection-plan.messages';
import { measureMessages } from './measures/measure.messages';
import { penaltyMessages } from './penalty/penalty.messages';
import { seriousListMessages } from './serious-list/serious-list.messages';
import { violationMessages } from './violation/violation.messages';

const readAgain = {
  zh: '请重新读取，按其现在的状态办理',
  en: 'Read it again, and go on from the state it is in now.',
};

export const messages: ProblemMessages = {
  ...violationMessages,
  ...penaltyMessages,
  ...repairMessages,
  ...seriousListMessages,
  ...measureMessages,
  ...inspectionMessages,
  ...inspectionPlanMessages,
  'two-people.same-person': {
    zh: '经办与复核（包括代为提出）不得为同一人',
    en: 'The second person must be another one than who proposed, recommended or filed.',
    remedy: { zh: '请由另一名信用办人员办理', en: 'Have another credit officer do this step.' },
  },
  'enterprise.not-found': {
    zh: '没有这家企业：{id}',
    en: 'There is no enterprise {id}.',
    remedy: {
      zh: '请核对企业编号；新入库企业通常几秒内可用',
      en: 'Check the id; a newly registered enterprise is known here within seconds.',
    },
  },
  'red-list.entry-not-found': {
    zh: '没有这条红名单记录：{id}',
    en: 'There is no red-list entry {id}.',
    remedy: { zh: '请从红名单列表中选择', en: 'Choose one from the list of entries.' },
  },
  'red-list.already-open': {
    zh: '该企业已有待复核或有效的红名单记录（{stateWords}）',
    en: 'The enterprise has an open red-list entry already ({stateWords}).',
    remedy: {
      zh: '待复核的请由另一名人员复核或撤回；已列入的无需再次列入',
      en: 'Confirm or withdraw it if it is proposed; if it is entered, there is nothing to do.',
    },
  },
  'red-list.not-eligible': {
    zh: '{name} 在 {on} 不符合列入守信红名单的条件：{zh}',
    en: '{name} may not enter the red list on {on}: {en}.',
    remedy: {
      zh: '条件具备后，规则会自动将其列为候选企业',
      en: 'Once it meets the conditions, the rule proposes it as a candidate by itself.',
    },
  },
  'red-list.wrong-state': {
    zh: '红名单记录现为“{stateWords}”，不能变为“{askedWords}”',
    en: 'The red-list entry is “{stateWords}” and cannot become “{askedWords}”.',
    remedy: readAgain,
  },
  'record.not-found': {
    zh: '没有这条信用记录：{id}',
    en: 'There is no credit record {id}.',
    remedy: {
      zh: '请从本企业的信用记录中选择；新入库记录通常几秒内可用',
      en: 'Choose one of the records of the enterprise; a new record is known here within seconds.',
    },
  },
  'objection.not-found': {
    zh: '没有这件异议：{id}',
    en: 'There is no objection {id}.',
    remedy: { zh: '请从异议列表中选择', en: 'Choose one from the list of objections.' },
  },
  'objection.record-annulled': {
    zh: '信用记录 {recordId} 已于 {annulledOn} 撤销，无需再提异议',
    en: 'Credit record {recordId} was annulled on {annulledOn}; there is nothing to object to.',
  },
  'objection.already-open': {
    zh: '信用记录 {recordId} 已有一件异议（{objectionId}）正在办理',
    en: 'An objection to credit record {recordId} is being handled already ({objectionId}).',
    remedy: { zh: '请等待其办结', en: 'Wait until that one is decided.' },
  },
  'objection.wrong-state': {
    zh: '异议现为“{stateWords}”，不能变为“{askedWords}”',
    en: 'The objection is “{stateWords}” and cannot become “{askedWords}”.',
    remedy: readAgain,
  },
  'objection.rejection-disputed': {
    zh: '异议 {id}：经办建议不予支持，复核不同意；撤销记录须两人一致',
    en: 'Objection {id}: rejecting it was recommended, and you do not agree; voiding a record takes two people who agree.',
    remedy: {
      zh: '请由您提出“支持异议”的经办意见，再由另一名人员复核',
      en: 'Record your own recommendation to uphold it; another officer then decides.',
    },
  },
  'public.unknown-code': {
    zh: '没有查到统一社会信用代码为 {uscc} 的园区企业',
    en: 'No enterprise of the park has, or had, the code {uscc}.',
    remedy: {
      zh: '请核对营业执照上的18位代码；企业可能不在本园区',
      en: 'Check the 18 characters on the business licence; the enterprise may not be in this park.',
    },
  },
  'exemption.unknown-code': {
    zh: '园区没有统一社会信用代码为 {uscc} 的企业',
    en: 'No enterprise of the park has, or had, the code {uscc}.',
    remedy: { zh: '请核对18位代码', en: 'Check the 18 characters of the code.' },
  },
};
