import { Matches } from 'class-validator';

export class NoticeQuery {
  /** Codes of the materials a pledge is to stand in for, with commas between them. */
  @Matches(/^[a-z0-9][a-z0-9-]{0,63}(,[a-z0-9][a-z0-9-]{0,63}){0,49}$/)
  materials: string;
}

/** One part of a notice, as it is laid out. */
export class NoticeSection {
  /** Null for what stands before the first heading. */
  heading: string | null;
  /** Its lines, in order. */
  paragraphs: string[];
}

/** What is told before a pledge is signed; who signs, signs this very text. */
export class NoticeAnswer {
  item: string;
  materials: string[];
  /** Version of the text. */
  version: string;
  /** In Chinese, as it is shown and signed. */
  text: string;
  /** First line of the text. */
  title: string;
  /** The rest of the same text, in parts for the screen and for screen readers. */
  sections: NoticeSection[];
  /** SHA-256 of the text in UTF-8; a pledge names it. */
  hash: string;
}
