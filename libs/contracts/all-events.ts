import {
  creditRecordAnnulledV1,
  creditRecordRecordedV1,
  creditRecordReinstatedV1,
  creditRecordRepairedV1,
} from './credit-record';
import type { EventContract } from './define-event';
import { enterpriseChangedV1, enterpriseRegisteredV1 } from './enterprise';
import { inspectionDrawnV1 } from './inspection';
import {
  exemptionEndedV1,
  exemptionGrantedV1,
  redListEnteredV1,
  redListLeftV1,
  seriousListEnteredV1,
  seriousListLeftV1,
} from './lists';
import { objectionUpheldV1, repairGrantedV1, repairRevokedV1 } from './objection';
import { catalogueChangedV1, pledgeBreachedV1, pledgeSignedV1, pledgeVerifiedV1 } from './pledge';
import { ratingChangedV1, ruleSetPublishedV1 } from './rating';
import {
  applicationFiledV1,
  correctionOpenedV1,
  payoutApprovedV1,
  payoutHeldV1,
  payoutPaidV1,
  payoutReleasedV1,
  payoutReturnedV1,
  policyPublishedV1,
} from './subsidy';
import {
  obligationsFulfilledV1,
  penaltyAnnulledV1,
  penaltyDeterminedV1,
  violationFlaggedV1,
  violationWaivedV1,
} from './violation';

/** Every event there is. A type that is not here is unknown, and a consumer parks it instead of skipping it. */
export const allEvents: readonly EventContract[] = [
  enterpriseRegisteredV1,
  enterpriseChangedV1,
  creditRecordRecordedV1,
  creditRecordAnnulledV1,
  creditRecordRepairedV1,
  creditRecordReinstatedV1,
  ratingChangedV1,
  ruleSetPublishedV1,
  redListEnteredV1,
  redListLeftV1,
  exemptionGrantedV1,
  exemptionEndedV1,
  seriousListEnteredV1,
  seriousListLeftV1,
  objectionUpheldV1,
  repairGrantedV1,
  repairRevokedV1,
  violationFlaggedV1,
  violationWaivedV1,
  penaltyDeterminedV1,
  penaltyAnnulledV1,
  obligationsFulfilledV1,
  inspectionDrawnV1,
  catalogueChangedV1,
  pledgeSignedV1,
  pledgeVerifiedV1,
  pledgeBreachedV1,
  policyPublishedV1,
  applicationFiledV1,
  payoutApprovedV1,
  payoutHeldV1,
  payoutReleasedV1,
  payoutPaidV1,
  payoutReturnedV1,
  correctionOpenedV1,
];

export const eventByType: ReadonlyMap<string, EventContract> = new Map(allEvents.map((event) => [event.type, event]));
