import { Words } from '@app/platform/words.dto';

export class RatedPart {
  /** Yuan. */
  amount: string;
  percent: string;
}

/** What went into one step; of these only what the step has. Amounts in yuan, percents as text ("12.5"). */
export class StepGivenView {
  /** Of base: rate, fixed or per-unit. */
  kind?: string;
  /** Of base: the fact it is computed from. */
  factName?: string;
  factLabel?: Words;
  /** Of a rate: the amount of the fact. */
  basis?: string;
  /** Of a rate: whole (the tier reached rates all of it) or marginal (each slice has its own percent). */
  method?: string;
  /** Of a rate: what was multiplied; empty below the first tier. */
  parts?: RatedPart[];
  /** Of per-unit: how many. */
  units?: string;
  /** Of per-unit: for each; of fixed: the amount. */
  unitAmount?: string;
  /** Of factor. */
  grade?: string;
  /** Of factor: percent of that grade. */
  percent?: string;
  /** Of cap and minimum. */
  limit?: string;
  /** Of cap and minimum: whether it changed the amount. */
  applied?: boolean;
  /** Of rounding: fen, yuan or hundred-yuan. */
  to?: string;
  /** Of rounding: half-up, half-even or down. */
  mode?: string;
}

export class AmountStep {
  /** base, factor, cap, rounding or minimum. */
  step: string;
  /** Yuan, exact before rounding. */
  amount: string;
  /** On the page of one application, and in a trial. */
  given?: StepGivenView;
}

/** An amount with how it came about. */
export class AssessmentView {
  /** The day whose grade counts. */
  gradeOn: string;
  grade: string;
  seriousListed: boolean;
  policyVersion: string;
  eligible: boolean;
  /** grade-too-low, serious-listed, pledge-missing. */
  reasons: string[];
  belowMinimum: boolean;
  /** Whole fen as text. */
  amountFen: string;
  /** In capitals, as payment papers write it. */
  amountInCapitals: string;
  steps: AmountStep[];
}
