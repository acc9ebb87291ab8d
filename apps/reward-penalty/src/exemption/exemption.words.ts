import type { ExemptionResult } from '@app/rule-kinds/exemption';
import { sectorInWords } from './sector.words';

export const EXEMPTION_RULE = 'inspection-exemption';

interface Words {
  zh: string;
  en: string;
}

const WORDS: Readonly<Record<Exclude<ExemptionResult['reason'], 'sector-excluded' | null> | 'exempt', Words>> = {
  exempt: {
    zh: '该企业在守信红名单有效期内，免于此类检查',
    en: 'The enterprise is on the red list and exempt from this kind of inspection.',
  },
  'serious-listed': {
    zh: '该企业为严重失信主体，不得免检',
    en: 'The enterprise is on the serious list, so it is not exempt.',
  },
  'not-red-listed': {
    zh: '该企业当日不在守信红名单内，不免检',
    en: 'The enterprise is not on the red list on that day, so it is not exempt.',
  },
  'inspection-not-covered': {
    zh: '此类检查（如投诉举报、转办、专项检查）不在免检范围内',
    en: 'This kind of inspection (a complaint, a referral, a campaign …) is never covered by an exemption.',
  },
};

/** What an answer says in words, by its reason. @param sector of the enterprise */
export function exemptionWords(reason: ExemptionResult['reason'], sector: string): Words {
  if (reason !== 'sector-excluded') return WORDS[reason ?? 'exempt'];
  const { zh, en } = sectorInWords(sector);
  return {
    zh: `该企业所属行业（${zh}）不适用免检，仍按规定接受检查`,
    en: `The sector of the enterprise (${en}) is left out of exemption; it is inspected like any other.`,
  };
}

/** Both lists in one answer: the restriction wins. */
export const BOTH_LISTS_WORDS = {
  zh: '该企业为严重失信主体，不得免检；其守信红名单资格因此已终止',
  en: 'The enterprise is on the serious list, so it is not exempt; that also ended its stay on the red list.',
};

export const FORMER_CODE_WORDS = {
  zh: '所查代码为该企业的曾用代码，请改用现行代码',
  en: 'This is a former code of the enterprise; use its present code from now on.',
};

/** Kinds of inspection are named like `routine`. */
export const INSPECTION_KIND = /^[a-z][a-z0-9-]{0,63}$/;
