/** A text for people, in both languages. */
export class Words {
  zh: string;
  en: string;
}
