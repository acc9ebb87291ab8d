import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { PageQuery } from './page.dto';

export const LETTER_KINDS = ['decision', 'guidance', 'refusal', 'repair', 'pledge', 'inspection'] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

export class LetterParams {
  @IsUUID()
  letterId: string;
}

export class LettersQuery extends PageQuery {
  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** Id of what the letters are about. */
  @IsOptional()
  @IsString()
  @Length(1, 100)
  subjectId?: string;

  /** Only letters of this kind. */
  @IsOptional()
  @IsIn(LETTER_KINDS)
  kind?: LetterKind;
}

export class LetterSubject {
  kind: string;
  id: string;
}

export class LetterRecipient {
  /** As it was on the day of issue. */
  name: string;
  uscc: string;
}

export class LetterFact {
  label: string;
  value: string;
}

export class LetterTask {
  what: string;
  /** Null while the deadline cannot be told, or when there is none. */
  dueOn: string | null;
}

export class LetterHead {
  id: string;
  /** Unique, without gaps within a service and a year. */
  number: string;
  /** decision, guidance, refusal, repair, pledge, inspection. */
  kind: string;
  /** What it is about. */
  subject: LetterSubject;
  enterpriseId: string;
  recipient: LetterRecipient;
  title: string;
  issuedOn: string;
}

/** A letter as it was issued; it never changes. */
export class LetterAnswer extends LetterHead {
  paragraphs: string[];
  facts: LetterFact[];
  /** Whole fen as decimal text. */
  amountFen: string | null;
  /** The same in capitals. */
  amountInCapitals: string | null;
  /** Law and rule version it rests on. */
  basis: string[];
  /** What is to be done, and by when. */
  todo: LetterTask[];
  /** How to object or appeal. */
  remedy: string;
  /** The office that signs it. */
  issuer: string;
  /** SHA-256 of what it says, as printed at its foot. */
  contentSha256: string;
}

/** What a letter would say if it were issued now. */
export class LetterDraft {
  kind: string;
  title: string;
  recipient: LetterRecipient;
  issuedOn: string;
  paragraphs: string[];
  facts: LetterFact[];
  /** Whole fen as decimal text. */
  amountFen: string | null;
  basis: string[];
  todo: LetterTask[];
  remedy: string;
  issuer: string;
}

export class LetterPage {
  /** Newest first. */
  items: LetterHead[];
  nextCursor: string | null;
}
