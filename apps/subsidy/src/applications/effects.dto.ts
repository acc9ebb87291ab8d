import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsIn, IsUUID, ValidateNested } from 'class-validator';
import type { Grade } from '@app/rule-kinds/fields';
import { Words } from '@app/platform/words.dto';

export class GradeChange {
  @IsUUID()
  enterpriseId: string;

  /** A, B, C or D. */
  @IsIn(['A', 'B', 'C', 'D'])
  grade: Grade;
}

export class EffectsQuery {
  @ArrayMinSize(1)
  @ArrayMaxSize(5000)
  @ArrayUnique((change: GradeChange) => change.enterpriseId)
  @ValidateNested({ each: true })
  @Type(() => GradeChange)
  changes: GradeChange[];
}

/** Over applications that nobody has decided yet; amounts in whole fen as text. */
export class EffectSums {
  /** All that wait, of whatever enterprise. */
  waitingCount: number;
  /** Of these, those of the enterprises asked about. */
  touchedCount: number;
  /** Of these, those whose amount would be another one. */
  changedCount: number;
  /** What is provisional now, of all that wait. */
  beforeFen: string;
  /** And with the grades asked about. */
  afterFen: string;
}

export class PolicyEffect extends EffectSums {
  policyId: string;
  policyTitle: Words;
}

export class Effects extends EffectSums {
  byPolicy: PolicyEffect[];
}
