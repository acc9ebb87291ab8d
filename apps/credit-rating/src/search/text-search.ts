import { normaliseUscc } from '@app/kernel/uscc';
import { type Filter, literal } from '@app/platform/listing';
import { documentNumberOf } from '../source-rows/cells';

/** The pairs of neighbouring characters, as the function `grams` of the database makes them. */
export function gramsOf(text: string): string[] {
  const characters = [...text];
  return [...new Set(characters.slice(1).map((character, at) => characters[at]! + character))];
}

/** What somebody typed, in the forms in which it may be stored. */
export interface Sought {
  /** As typed, without blanks around it. */
  text: string;
  /** As the beginning of a code. */
  code: string;
  /** As initials in pinyin; null where it cannot be: they are at least two letters or digits. */
  initials: string | null;
  /** As part of a document number; null where it is too short to be looked for. */
  document: string | null;
}

export function soughtOf(typed: string): Sought {
  const text = typed.trim();
  const initials = text.normalize('NFKC').replace(/\s/g, '').toLowerCase();
  const document = documentNumberOf(text);
  return {
    text,
    code: normaliseUscc(text),
    initials: /^[a-z0-9]{2,}$/.test(initials) ? initials : null,
    document: [...document].length >= 2 ? document : null,
  };
}

/**
 * The ids of enterprises that have or had such a code (prefix), name (contains) or initials (contains), as a subquery.
 * A single character is looked for in names by reading them all: a park has some ten thousands.
 */
export function enterprisesLike(sought: Sought, filter: Filter): string {
  const parts = [
    `select enterprise_id from enterprise_code where uscc like ${filter.value(`${literal(sought.code)}%`)}`,
    `select enterprise_id from enterprise_identifier where grams(name) @> ${filter.value(gramsOf(sought.text))}::text[]
       and name like ${filter.value(`%${literal(sought.text)}%`)}`,
  ];
  if (sought.initials !== null) {
    parts.push(
      `select enterprise_id from enterprise_identifier where grams(initials) @> ${filter.value(gramsOf(sought.initials))}::text[]
         and initials like ${filter.value(`%${literal(sought.initials)}%`)}`,
    );
  }
  return parts.join('\n union ');
}

/** Where a column with a document number contains what is sought. */
export function documentLike(column: string, document: string, filter: Filter): string {
  return `grams(upper(${column})) @> ${filter.value(gramsOf(document))}::text[]
    and upper(${column}) like ${filter.value(`%${literal(document)}%`)}`;
}
