import { IsIn, IsString, Length } from 'class-validator';
import { RULE_KINDS } from '@app/rule-kinds/rule-set';
import { Words } from './words.dto';

export class RuleVersionParams {
  /** rating, repair, leniency, red-list, exemption, inspection, commitment or subsidy; those of this service. */
  @IsIn(RULE_KINDS)
  kind: string;

  @IsString()
  @Length(1, 100)
  ruleId: string;

  @IsString()
  @Length(1, 50)
  version: string;
}

export class RuleVersionLine {
  version: string;
  effectiveFrom: string;
  title: Words;
  /** SHA-256 of its bytes, as in every receipt. */
  hash: string;
  publishedAt: string;
  /** Who published it; `seed` for what came with the system. */
  publishedBy: string;
}

export class RuleSetLine {
  kind: string;
  id: string;
  /** Of the version in force, else of the first one to come. */
  title: Words;
  /** False where another service decides by it and publishes it: this one only reads it. */
  own: boolean;
  /** The version in force today; null while none is. */
  inForce: string | null;
  /** Earliest first. */
  versions: RuleVersionLine[];
}

export class RuleSetList {
  items: RuleSetLine[];
}

export class RuleContent {
  version: string;
  effectiveFrom: string;
  /** As it is written: amounts, percents and dates as their texts. */
  content: Record<string, unknown>;
}

export class RuleVersionView extends RuleContent {
  kind: string;
  id: string;
  title: Words;
  hash: string;
  publishedAt: string;
  publishedBy: string;
  isInForce: boolean;
  /** What it rests on. */
  basis: string[];
  /** The very text, with its comments. */
  yaml: string;
  /** The version it followed, to mark what changed; null for the first. */
  previous: RuleContent | null;
}

export class CaseDifference {
  /** From the case on: `expect.grade`. */
  path: string;
  expected: string;
  got: string;
}

export class RuleCase {
  name: string;
  file: string;
  /** The day decided about. */
  on: string;
  given: unknown;
  /** What is compared; the rule may say more. */
  expect: unknown;
  /** What the rule says: `{ result }`, or `{ error }` with its words. */
  said: unknown;
  agrees: boolean;
  differences: CaseDifference[];
}

export class RuleCases {
  agreeing: number;
  differing: number;
  items: RuleCase[];
}
