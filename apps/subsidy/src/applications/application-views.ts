import { yuanInCapitals } from '@app/kernel/money';
import type { Words } from '@app/platform/words.dto';
import type { Assessment } from '../decisions/decide';
import type { ApplicationView } from './application.dto';
import type { AssessmentView } from './assessment.dto';
import type { Application } from './application-store';

export function viewOfApplication(application: Application, policyTitle: Words): ApplicationView {
  const { payeeName, payeeBank, payeeAccountLast4, assessment, filedAt, ...rest } = application;
  return {
    id: rest.id,
    number: rest.number,
    enterpriseId: rest.enterpriseId,
    enterpriseName: rest.enterpriseName,
    uscc: rest.uscc,
    subZone: rest.subZone,
    policyId: rest.policyId,
    policyTitle,
    policyVersion: rest.policyVersion,
    projectCode: rest.projectCode,
    facts: rest.facts,
    creditPledgeSigned: rest.creditPledgeSigned,
    pledges: rest.pledges,
    payee: { name: payeeName, bank: payeeBank, account: `****${payeeAccountLast4}` },
    filedOn: rest.filedOn,
    filedAt: filedAt.toISOString(),
    state: rest.state,
    version: rest.version,
    provisional: viewOfAssessment(assessment),
    reviewedBy: rest.reviewedBy,
    reviewedAt: rest.reviewedAt?.toISOString() ?? null,
    approvedBy: rest.approvedBy,
    approvedAt: rest.approvedAt?.toISOString() ?? null,
    rejectedBy: rest.rejectedBy,
    reason: rest.reason,
  };
}

export function viewOfAssessment(assessment: Assessment | null): AssessmentView | null {
  if (assessment === null) return null;
  return { ...assessment, amountInCapitals: yuanInCapitals(BigInt(assessment.amountFen)) };
}
