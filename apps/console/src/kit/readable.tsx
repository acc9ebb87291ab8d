import type { ReactNode } from 'react';
import { secondOf, yuan, yuanOfFen } from '../words/format';
import { type Language, useLanguage, wordOf } from '../words/words';
import { CatalogueCode, isCatalogued } from './catalogue-code';
import { domainWords } from './domain.words';
import { factWords } from './fact.words';
import { ruleCodeWords } from './rule-code.words';
import { parseRuleRef, RuleOfAnyKind } from './rule-name';
import { ruleWords } from './rule.words';
import { ThingLink, thingOf } from './thing-link';

/** Yuan, as rules and facts write it. */
const YUAN = /^\d+\.\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const RULE_REF = /^[a-z0-9-]+@[\w.]+$/;
const WHOLE_FEN = /^-?\d+$/;

/** The words of a field of rules, facts, results or events; its own name where it has none. */
export function fieldName(name: string, language: Language): string {
  const known = wordOf(ruleWords, name, language);
  return known === name ? wordOf(factWords, name, language) : known;
}

/** A code in its words: those of its field first, then whatever list it is of; other texts as they are. */
export function codeWord(field: string, value: string, language: Language): string {
  const ofField = `${field}.${value}`;
  const scoped = wordOf(ruleCodeWords, ofField, language);
  if (scoped !== ofField) return scoped;
  const known = wordOf(ruleCodeWords, value, language);
  if (known !== value) return known;
  const domain: Record<string, string> = domainWords[language];
  return domain[`sector.${value}`] ?? domain[`department.${value}`] ?? domain[`zone.${value}`] ?? value;
}

/** A version of a rule set, as events and receipts name it: with its hash, or as `id@version`. */
function ruleIn(name: string, value: unknown): { id: string; version: string } | null {
  if (name === 'rule' && typeof value === 'string' && RULE_REF.test(value)) {
    const { id, version } = parseRuleRef('', value);
    return { id, version };
  }
  if (typeof value !== 'object' || value === null || !('hash' in value && 'version' in value && 'id' in value))
    return null;
  const { id, version } = value;
  return typeof id === 'string' && typeof version === 'string' ? { id, version } : null;
}

interface ReadableProps {
  value: unknown;
  /** The field it stands in: codes and ids are read by it. */
  name?: string;
  /** The field that its list stands in. */
  within?: string;
}

/** Plain data of rules, facts and results, as nested names and values in the words of the domain. */
export function Readable({ value, name = '', within = '' }: ReadableProps): ReactNode {
  const language = useLanguage();
  if (Array.isArray(value)) return <ReadableList values={value} name={name} />;
  const rule = ruleIn(name, value);
  if (rule) return <RuleOfAnyKind {...rule} />;
  if (typeof value === 'object' && value !== null) {
    return (
      <dl className="facts">
        {Object.entries(value as Record<string, unknown>).map(([field, inner]) => (
          <div key={field} style={{ display: 'contents' }}>
            <dt>{fieldName(field, language)}</dt>
            <dd>
              <Readable value={inner} name={field} within={name} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  if (typeof value === 'boolean' || value === null || value === undefined) {
    return wordOf(ruleWords, `value.${String(value ?? null)}`, language);
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  if (name.endsWith('Fen') && WHOLE_FEN.test(value)) return yuanOfFen(value);
  const thing = thingOf(name, within, value);
  if (thing) return <ThingLink kind={thing} id={value} />;
  if (isCatalogued(name)) return <CatalogueCode field={name} code={value} />;
  if (INSTANT.test(value)) return secondOf(value);
  return YUAN.test(value) ? yuan(value) : codeWord(name, value, language);
}

/** A list of alike things is a table, a list of words a line. */
function ReadableList({ values, name }: { values: unknown[]; name: string }): ReactNode {
  const language = useLanguage();
  if (values.length === 0) return wordOf(ruleWords, 'value.null', language);
  const rows = values.filter((value): value is Record<string, unknown> => typeof value === 'object' && value !== null);
  if (rows.length < values.length) {
    return values.map((value, n) => (
      <span key={n}>
        {n > 0 ? (language === 'zh' ? '、' : ', ') : null}
        <Readable value={value} name={name} />
      </span>
    ));
  }
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return (
    <div className="table-scroll">
      <table className="small">
        <thead>
          <tr>
            {names.map((field) => (
              <th key={field} scope="col">
                {fieldName(field, language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <tr key={n}>
              {names.map((field) => (
                <td key={field}>
                  {row[field] === undefined ? '' : <Readable value={row[field]} name={field} within={name} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
