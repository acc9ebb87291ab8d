/** Chinese is written first; English has every key of it, or the build fails. */
export type Language = 'zh' | 'en';
export const LANGUAGES: readonly Language[] = ['zh', 'en'];
/** For `lang` attributes and Intl. */
export const LOCALE: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };

/** The names in braces of a text: `还剩 {days} 天` has `days`. */
type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${infer Bare}:${string}` ? Bare : Name) | Names<Rest>
  : never;
type Values<Text extends string> = Record<Names<Text>, string | number>;
export type Given<Text extends string> = [Names<Text>] extends [never] ? [] : [values: Values<Text>];

/** The keys whose text takes no values: what a table of words may name. */
export type PlainKey<Zh extends Record<string, string>> = {
  [Key in keyof Zh & string]: [Names<Zh[Key]>] extends [never] ? Key : never;
}[keyof Zh & string];

export interface Words<Zh extends Record<string, string>> {
  zh: Zh;
  en: { [Key in keyof Zh]: string };
}

/** Declares the texts of one slice. In English `{n:day|days}` chooses by the number `n`. */
export function defineWords<const Zh extends Record<string, string>>(
  zh: Zh,
  en: { [Key in keyof Zh]: string },
): Words<Zh> {
  return { zh, en };
}

/** Puts values into a text; a number without a choice is written with separators. */
export function fill(text: string, values: Record<string, string | number>, language: Language): string {
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (_, name: string, one?: string, other?: string) => {
    const value = values[name];
    if (one !== undefined) return Number(value) === 1 ? one : (other ?? '');
    return typeof value === 'number' ? value.toLocaleString(LOCALE[language]) : (value ?? '');
  });
}
