import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { type Actor, mustSee } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { RuleSets } from '@app/platform/rule-sets';
import { SeriousListEntries } from '../outcomes/serious-list-entries';
import { firstRatedOn } from '../ratings/rating-change';
import { RatingService } from '../ratings/rating.service';
import { RecordFacts } from '../records/record-facts.service';
import { type AdviceRecord, advise } from './advice';
import type { Advice } from './advice.dto';
import { PolicyCopies } from './policy-copies';

/** The one repair rule set of the park, a version a legal regime. */
const CREDIT_REPAIR = 'credit-repair';

type Particulars = Pick<AdviceRecord, 'id' | 'sector' | 'documentNumber'>;

/** Tells an enterprise what would raise its grade, and when. */
@Injectable()
export class AdviceService {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(RatingService) private readonly ratings: RatingService,
    @Inject(RecordFacts) private readonly facts: RecordFacts,
    @Inject(SeriousListEntries) private readonly entries: SeriousListEntries,
    @Inject(PolicyCopies) private readonly policies: PolicyCopies,
  ) {}

  /** @throws DomainError enterprise.not-found, rating.not-rated, rule-set.none-in-force */
  async get(enterpriseId: string, actor: Actor): Promise<Advice> {
    mustSee(actor, enterpriseId);
    const [enterprise] = await this.db.query<{ registeredOn: CalendarDate }>(
      `select registered_on as "registeredOn" from enterprise where id = $1`,
      [enterpriseId],
    );
    if (!enterprise) throw new DomainError('not-found', 'enterprise.not-found', { id: enterpriseId });
    const today = this.clock.today();
    this.ratings.versionOn(today);
    const versions = this.ratings.versions();
    const first = firstRatedOn(versions, enterprise.registeredOn);
    if (today < first) throw new DomainError('unprocessable', 'rating.not-rated', { on: today, first });
    const advice = advise({
      today,
      ratingVersions: versions.map(({ rules }) => rules),
      repairVersions: this.rules.versionsOf('repair', CREDIT_REPAIR).map(({ rules }) => rules),
      records: await this.recordsOf(enterpriseId),
      listings: await this.entries.of(enterpriseId),
      policies: await this.policies.all(),
    });
    return { enterpriseId, ...advice };
  }

  private async recordsOf(enterpriseId: string): Promise<AdviceRecord[]> {
    const particulars = await this.db.query<Particulars>(
      `select id, sector, document_number as "documentNumber" from credit_record where enterprise_id = $1`,
      [enterpriseId],
    );
    const byId = new Map(particulars.map((row) => [row.id, row]));
    const known = (await this.facts.knownOf(this.db.manager, [enterpriseId])).get(enterpriseId) ?? [];
    // A record that came between the two questions is in the next answer.
    return known.flatMap((record) => {
      const found = byId.get(record.id);
      return found ? [{ ...record, ...found }] : [];
    });
  }
}
