import { domainWords } from '../kit/domain.words';
import { ruleCodeWords } from '../kit/rule-code.words';
import { ruleWords } from '../kit/rule.words';
import { yuan } from '../words/format';
import { type Language, sayIn, wordOf } from '../words/words';
import { leniencySections, redListSections, repairSections } from './doc-credit';
import { commitmentSections, exemptionSections, inspectionSections } from './doc-inspection';
import type { DocSection, Speaker } from './doc-model';
import { HEAD, ratingSections } from './doc-rating';
import { rest } from './doc-model';
import { subsidySections } from './doc-subsidy';
import { documentWords } from './document.words';

type Render = (rules: never, speaker: Speaker) => DocSection[];

/** How each kind of rule is read. Its shape is what its service has checked before it took it. */
const RENDERINGS: Record<string, Render> = {
  rating: ratingSections,
  repair: repairSections,
  leniency: leniencySections,
  'red-list': redListSections,
  exemption: exemptionSections,
  inspection: inspectionSections,
  commitment: commitmentSections,
  subsidy: subsidySections,
};

/** A rule set as a document: sections of sentences and tables, in the language of the reader. */
export function sectionsOf(kind: string, content: Record<string, unknown>, language: Language): DocSection[] {
  const sector: Record<string, string> = domainWords[language];
  const speaker: Speaker = {
    say: sayIn(documentWords, language),
    word: (code) => wordOf(ruleCodeWords, code, language),
    sector: (code) => sector[`sector.${code}`] ?? code,
    field: (name) => wordOf(ruleWords, name, language),
    text: (text) => text[language],
    money: yuan,
  };
  const render = RENDERINGS[kind];
  return render ? render(content as never, speaker) : [rest(content, HEAD, speaker)];
}
