import { Words } from '@app/platform/words.dto';

/** What a grade is worth by one subsidy policy. */
export class PolicyFactor {
  policyId: string;
  version: string;
  title: Words;
  /** Percent of the amount at the grade of that day. */
  factor: string;
  eligible: boolean;
  /** Why not: grade-too-low, serious-listed. */
  reasons: string[];
}

/** Grade and score on a day, and what they are worth. */
export class Standing {
  on: string;
  grade: string;
  score: string;
  factors: PolicyFactor[];
}

/** A record that counts today. */
export class CountingRecord {
  recordId: string;
  record: string;
  class: string | null;
  determinedOn: string;
  documentNumber: string | null;
  points: string;
  /** First day on which it no longer counts by the rating rules alone; null: no end. */
  until: string | null;
  /** Whether it sets a limit to the grade whatever the score is, and no other sets a lower one. */
  veto: boolean;
  words: Words;
}

export class RepairRequirement {
  /** obligations-fulfilled or credit-pledge. */
  what: string;
  /** Whether it is known here to be done; a pledge is signed with the filing. */
  done: boolean;
  words: Words;
}

export class RepairRegime {
  id: string;
  version: string;
}

/** The repair of one record: when it can be asked for, and what it would bring. */
export class RepairWay {
  recordId: string;
  /** First day on which a filing is in time, once what it requires is done; null: there is none, see `why`. */
  fileOn: string | null;
  /** record-unclassified, not-repairable, already-ended or ends-by-itself; null where there is a day. */
  why: string | null;
  /** The legal regime of that day. */
  regime: RepairRegime | null;
  requires: RepairRequirement[];
  /** On that day, were it granted the same day. The effect begins with the day of the grant. */
  repaired: Standing | null;
  /** The same day without it. */
  otherwise: Standing | null;
  words: Words;
}

export class TimeReason {
  /** The record; null where the rules themselves change. */
  recordId: string | null;
  /** period-over, publication-over, weighs-less, weighs-otherwise, counts-from or rules-change. */
  what: string;
  words: Words;
}

/** A day on which grade or score change with nobody doing anything. */
export class TimeStep {
  because: TimeReason[];
  standing: Standing;
}

/** How soon a better grade can be reached when all is repaired that can be, as early as can be. */
export class BetterGrade {
  grade: string;
  /** Null: not within the horizon. */
  on: string | null;
  standing: Standing | null;
  /** The records repaired by then. */
  repairs: string[];
}

/** An honour that would help, were it recorded today. */
export class HonourWay {
  record: string;
  class: string | null;
  standing: Standing;
  words: Words;
}

export class Ways {
  repairs: RepairWay[];
  /** The first fifty. */
  byItself: TimeStep[];
  betterGrades: BetterGrade[];
  honours: HonourWay[];
}

/** Today's rating, why it is so, and every way up with its day and its effect. */
export class Advice {
  enterpriseId: string;
  now: Standing;
  why: CountingRecord[];
  ways: Ways;
  /** Nothing later than this was looked at. */
  horizonOn: string;
  /** Faults beyond the first fifty, for which no repair was looked at. */
  leftOut: number;
}
