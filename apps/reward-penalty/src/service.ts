import { CopyTables1700000000001 } from '@app/platform/copy-tables';
import type { ServiceDefinition } from '@app/platform/service-definition';
import { AppModule } from './app.module';
import { Inspection } from './inspection/inspection.entity';
import { InspectionPlan } from './inspection-plan/inspection-plan.entity';
import { Measure, MeasureCause, MeasureFeedback } from './measures/measure.entity';
import { messages } from './messages';
import { ExemptionCacheBypass1764100000002 } from './migrations/1764100000002-exemption-cache';
import { Objections1764100000001 } from './migrations/1764100000001-objections';
import { RecordEvents1764100000003 } from './migrations/1764100000003-record-events';
import { RedList1764100000000 } from './migrations/1764100000000-red-list';
import { Penalties1764100000011 } from './migrations/1764100000011-penalties';
import { Violations1764100000010 } from './migrations/1764100000010-violations';
import { Repairs1764100000020 } from './migrations/1764100000020-repairs';
import { SeriousList1764100000030 } from './migrations/1764100000030-serious-list';
import { Measures1764100000031 } from './migrations/1764100000031-measures';
import { Inspections1764100000040 } from './migrations/1764100000040-inspections';
import { InspectionFrameCounts1764100000041 } from './migrations/1764100000041-inspection-frame-counts';
import { RepairSuperseded1764100000050 } from './migrations/1764100000050-repair-superseded';
import { Lists1764100000060 } from './migrations/1764100000060-lists';
import { Objection } from './objection/objection.entity';
import { Penalty, PenaltyObligation } from './penalty/penalty.entity';
import { RedListEntry } from './red-list/red-list-entry.entity';
import { Repair } from './repair/repair.entity';
import { SeriousListEntry } from './serious-list/serious-list-entry.entity';
import { Violation, ViolationCorrection, ViolationGuidance } from './violation/violation.entity';

/** Lists, objections and exemptions; violations, repair and inspections follow. */
export const rewardPenalty: ServiceDefinition = {
  name: 'reward-penalty',
  title: { zh: '奖惩', en: 'Red list, objections and exemption from inspection' },
  module: AppModule,
  enterpriseTable: 'enterprise_copy',
  entities: [
    RedListEntry,
    Objection,
    Violation,
    ViolationCorrection,
    ViolationGuidance,
    Penalty,
    PenaltyObligation,
    Repair,
    Inspection,
    InspectionPlan,
    SeriousListEntry,
    Measure,
    MeasureCause,
    MeasureFeedback,
  ],
  migrations: [
    CopyTables1700000000001,
    RedList1764100000000,
    Objections1764100000001,
    ExemptionCacheBypass1764100000002,
    RecordEvents1764100000003,
    Violations1764100000010,
    Penalties1764100000011,
    Repairs1764100000020,
    SeriousList1764100000030,
    Measures1764100000031,
    Inspections1764100000040,
    InspectionFrameCounts1764100000041,
    RepairSuperseded1764100000050,
    Lists1764100000060,
  ],
  messages,
  ruleKinds: ['repair', 'leniency', 'red-list', 'exemption', 'inspection'],
  ruleDrafts: true,
  letterPrefix: '园信惩',
  papers: true,
};
