import type { ProblemMessages } from '@app/platform/problem-messages';

const readAgain = { zh: '请重新读取后再决定', en: 'Read it again and decide anew.' };

export const pledgeMessages: ProblemMessages = {
  'pledge.not-found': { zh: '没有这份承诺：{id}', en: 'There is no pledge {id}.' },
  'pledge.wrong-state': {
    zh: '承诺现为“{stateWords}”，不能变为“{askedWords}”',
    en: 'The pledge is “{stateWords}” and cannot become “{askedWords}”.',
    remedy: readAgain,
  },
  'pledge.notice-changed': {
    zh: '您确认的告知书不是事项 {item} 与所选材料的现行告知书（现行 {version} 版）',
    en: 'What you accepted is not the present notice of item {item} and these materials (version {version}).',
    remedy: {
      zh: '请重新读取告知书，阅读后按新的 hash 签署',
      en: 'Get the notice again, read it, and sign with its hash.',
    },
  },
  'pledge.already-open': {
    zh: '事项 {item} 的材料 {material} 已有生效中的承诺 {pledgeId}',
    en: 'Material {material} of item {item} is covered by pledge {pledgeId} already.',
    remedy: { zh: '请沿用该承诺，或待其核查完毕', en: 'Use that pledge, or wait until it has been verified.' },
  },
  'pledge.no-more-papers': {
    zh: '承诺现为“{stateWords}”，不再接收补交材料',
    en: 'The pledge is “{stateWords}” and takes no more papers.',
    remedy: readAgain,
  },
  'pledge.paper-not-expected': {
    zh: '承诺 {id} 不需要补交材料 {material}',
    en: 'Pledge {id} expects no paper {material}.',
    remedy: {
      zh: '请核对材料编码；由园区自行核取的材料无需补交',
      en: 'Check the code; what the park fetches itself is not handed in.',
    },
  },
  'pledge.paper-there': {
    zh: '承诺 {id} 的材料 {material} 已于 {handedInOn} 补交',
    en: 'Paper {material} of pledge {id} was handed in on {handedInOn}.',
    remedy: {
      zh: '无需再次补交；如需更正请联系核查部门',
      en: 'Nothing more is needed; to correct it, ask the office.',
    },
  },
  'pledge.paper-hash-differs': {
    zh: '所附材料中没有 SHA-256 为 {sha256} 的文件',
    en: 'None of the attached papers has the SHA-256 {sha256}.',
    remedy: {
      zh: '请核对文件；已附材料的可不填 sha256',
      en: 'Check the file; sha256 may be left out when papers are attached.',
    },
  },
  'pledge.papers-missing': {
    zh: '承诺 {id} 尚有材料未补交：{materials}，不能认定属实',
    en: 'Pledge {id} lacks papers still: {materials}. It cannot be found true.',
    remedy: {
      zh: '请待材料补交；宽限期满未补交的，系统自动认定为逾期不履行',
      en: 'Wait for the papers; after the grace the pledge lapses by itself.',
    },
  },
};
