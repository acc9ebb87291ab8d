import type { Say } from '../words/words';
import type { documentWords } from './document.words';

/** One sentence, or one row of a table. */
export interface DocRow {
  /** The same in the next version of the rule, as long as it is about the same thing. */
  key: string;
  cells: string[];
}

export interface DocSection {
  key: string;
  title: string;
  /** Of a table; sentences have none. */
  head?: string[];
  rows: DocRow[];
}

export type Change = 'added' | 'removed' | 'changed';

export interface MarkedRow extends DocRow {
  change: Change | null;
  /** What stood there before, where it changed. */
  before: string[] | null;
}

export interface MarkedSection extends DocSection {
  rows: MarkedRow[];
}

/** What a rendering of one kind has to speak with. */
export interface Speaker {
  say: Say<(typeof documentWords)['zh']>;
  /** The words of a code of rules. */
  word: (code: string) => string;
  sector: (code: string) => string;
  /** The words of a field of rules. */
  field: (name: string) => string;
  text: (text: { zh: string; en: string }) => string;
  money: (yuan: string) => string;
}

/** The sections with what was added, removed or changed against those of the version before. */
export function marked(now: DocSection[], before: DocSection[] | null): MarkedSection[] {
  if (before === null) {
    return now.map((section) => ({
      ...section,
      rows: section.rows.map((row) => ({ ...row, change: null, before: null })),
    }));
  }
  const old = new Map(before.map((section) => [section.key, section]));
  const here = now.map((section) => ({ ...section, rows: markedRows(section.rows, old.get(section.key)?.rows ?? []) }));
  const gone = before
    .filter(({ key }) => now.every((section) => section.key !== key))
    .map((section) => ({ ...section, rows: markedRows([], section.rows) }));
  return [...here, ...gone];
}

function markedRows(now: DocRow[], before: DocRow[]): MarkedRow[] {
  const old = new Map(before.map((row) => [row.key, row]));
  const rows = now.map((row): MarkedRow => {
    const was = old.get(row.key);
    if (!was) return { ...row, change: 'added', before: null };
    const isSame = was.cells.length === row.cells.length && was.cells.every((cell, n) => cell === row.cells[n]);
    return { ...row, change: isSame ? null : 'changed', before: isSame ? null : was.cells };
  });
  const keys = new Set(now.map(({ key }) => key));
  const gone = before
    .filter(({ key }) => !keys.has(key))
    .map((row): MarkedRow => ({ ...row, change: 'removed', before: null }));
  return [...rows, ...gone];
}

/** Keys of rows that may be alike are told apart by their number. */
export function withKeys(rows: DocRow[]): DocRow[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const n = (seen.get(row.key) ?? 0) + 1;
    seen.set(row.key, n);
    return n === 1 ? row : { ...row, key: `${row.key} ${n}` };
  });
}

/** Sentences as a section; those that are null do not stand in it. */
export function sentences(key: string, title: string, rows: [key: string, text: string | null][]): DocSection {
  return { key, title, rows: rows.flatMap(([name, text]) => (text === null ? [] : [{ key: name, cells: [text] }])) };
}

export const filled = (sections: (DocSection | null)[]): DocSection[] =>
  sections.filter((section): section is DocSection => section !== null && section.rows.length > 0);

/** What a rendering does not know by itself is told all the same, by the words of its fields. */
export function rest(of: Record<string, unknown>, known: string[], { say, field, word }: Speaker): DocSection {
  const plain = (value: unknown): string => {
    if (Array.isArray(value)) return value.map(plain).join(say('list'));
    if (typeof value === 'object' && value !== null) {
      return Object.entries(value)
        .map(([name, inner]) => say('otherRow', { name: field(name), value: plain(inner) }))
        .join(say('list'));
    }
    if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
    return word(String(value));
  };
  return sentences(
    'rest',
    say('others'),
    Object.entries(of)
      .filter(([name]) => !known.includes(name))
      .map(([name, value]) => [name, say('otherRow', { name: field(name), value: plain(value) })]),
  );
}
