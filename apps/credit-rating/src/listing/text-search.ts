import { normaliseUscc } from '@app/kernel/uscc';
import { documentNumberOf } from '../source-rows/cells';

/** A text as a pattern of LIKE that means nothing but itself. */
export function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

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

/** Parameters collected for one statement. */
export class Parameters {
  readonly values: unknown[] = [];

  /** @returns its placeholder */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/**
 * The ids of enterprises that have or had such a code (prefix), name (contains) or initials (contains), as a subquery.
 * A single character is looked for in names by reading them all: a park has some ten thousands.
 */
export function enterprisesLike(sought: Sought, parameters: Parameters): string {
  const parts = [
    `select enterprise_id from enterprise_code where uscc like ${parameters.add(`${likeText(sought.code)}%`)}`,
    `select enterprise_id from enterprise_identifier where grams(name) @> ${parameters.add(gramsOf(sought.text))}::text[]
       and name like ${parameters.add(`%${likeText(sought.text)}%`)}`,
  ];
  if (sought.initials !== null) {
    parts.push(
      `select enterprise_id from enterprise_identifier where grams(initials) @> ${parameters.add(gramsOf(sought.initials))}::text[]
         and initials like ${parameters.add(`%${likeText(sought.initials)}%`)}`,
    );
  }
  return parts.join('\n union ');
}

/** Where a column with a document number contains what is sought. */
export function documentLike(column: string, document: string, parameters: Parameters): string {
  return `grams(upper(${column})) @> ${parameters.add(gramsOf(document))}::text[]
    and upper(${column}) like ${parameters.add(`%${likeText(document)}%`)}`;
}
