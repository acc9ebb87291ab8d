import { Inject, Injectable } from '@nestjs/common';
import type { EventData } from '@app/contracts/define-event';
import type { policyPublishedV1 } from '@app/contracts/subsidy';
import { Database, sql, type Tx } from '@app/platform/database';
import type { PolicyVersion } from './policy-factors';

/** Subsidy policies as `subsidy` published them; a version never changes. */
@Injectable()
export class PolicyCopies {
  constructor(@Inject(Database) private readonly db: Database) {}

  async published(tx: Tx, data: EventData<typeof policyPublishedV1>): Promise<void> {
    await sql(
      tx,
      `insert into policy_copy (policy_id, version, title, effective_from, factors, minimum_grade, not_serious_listed)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (policy_id, version) do nothing`,
      [
        data.policyId,
        data.rule.version,
        JSON.stringify(data.title),
        data.effectiveFrom,
        JSON.stringify(data.factors),
        data.minimumGrade,
        data.notSeriousListed,
      ],
    );
  }

  all(): Promise<PolicyVersion[]> {
    return this.db.query<PolicyVersion>(
      `select policy_id as "policyId", version, title, effective_from as "effectiveFrom", factors,
         minimum_grade as "minimumGrade", not_serious_listed as "notSeriousListed"
       from policy_copy order by policy_id, effective_from`,
    );
  }
}
