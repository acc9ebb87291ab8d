import {
  creditRecordAnnulledV1,
  creditRecordRecordedV1,
  creditRecordReinstatedV1,
  creditRecordRepairedV1,
} from '@app/contracts/credit-record';
import type { CloudEvent } from '@app/contracts/cloud-event';
import type { EventData } from '@app/contracts/define-event';
import { enterpriseChangedV1, enterpriseRegisteredV1 } from '@app/contracts/enterprise';
import { ratingChangedV1 } from '@app/contracts/rating';
import { addMonths, type CalendarDate } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import type { TestWorld } from './test-service';

export interface TestEnterprise {
  enterpriseId: string;
  uscc: string;
  /** As told so far. */
  revision: number;
  ratingRevision: number;
}

export interface TestRecord {
  recordId: string;
  determinedOn: CalendarDate;
}

let count = 0;

/** Publishes what `credit-rating` would, for tests of the services that listen to it. Dates count from today's business day. */
export class TestPark {
  constructor(private readonly world: TestWorld) {}

  get today(): CalendarDate {
    return this.world.clock.today();
  }

  /** Registered four years ago, in a sector that nothing leaves out. */
  async register(more: { sector?: string; registeredOn?: CalendarDate } = {}): Promise<TestEnterprise> {
    const enterprise = { enterpriseId: newId(), uscc: newCode(), revision: 1, ratingRevision: 0 };
    await this.world.topics.publish(enterpriseRegisteredV1, this.enterpriseData(enterprise, more));
    return enterprise;
  }

  /** Tells of a change; with a new code, the old one becomes a former one. */
  async change(
    enterprise: TestEnterprise,
    more: { sector?: string; registeredOn?: CalendarDate; uscc?: string },
  ): Promise<void> {
    const former = enterprise.uscc;
    enterprise.revision += 1;
    enterprise.uscc = more.uscc ?? former;
    const data = this.enterpriseData(enterprise, more);
    if (former !== enterprise.uscc) {
      const [present] = data.identifiers;
      data.identifiers = [
        { ...present!, uscc: former, validUntil: this.today },
        { ...present!, validFrom: this.today },
      ];
    }
    await this.world.topics.publish(enterpriseChangedV1, data);
  }

  private enterpriseData(
    { enterpriseId, uscc, revision }: TestEnterprise,
    more: { sector?: string; registeredOn?: CalendarDate },
  ): EventData<typeof enterpriseChangedV1> {
    const registeredOn = more.registeredOn ?? addMonths(this.today, -48);
    const name = `测试企业${uscc.slice(-6)}`;
    const identifiers = [{ uscc, name, validFrom: registeredOn, validUntil: null }];
    const sector = more.sector ?? 'manufacturing';
    return { enterpriseId, revision, uscc, name, sector, subZone: 'north', registeredOn, identifiers };
  }

  /** The rating as now known: a grade from `from` (today when absent) on, and what news caused it. */
  rate(
    enterprise: TestEnterprise,
    grade: string,
    { from = this.today, causes = [] }: { from?: CalendarDate; causes?: string[] } = {},
  ): Promise<CloudEvent> {
    enterprise.ratingRevision += 1;
    const { enterpriseId, uscc, ratingRevision: revision } = enterprise;
    return this.world.topics.publish(ratingChangedV1, {
      ...{ enterpriseId, uscc, revision, changedFrom: from, grade, score: '80.00', causes },
      knownAt: this.world.clock.now().toISOString(),
      timeline: [{ from, grade, score: '80.00' }],
      ruleSet: { id: 'park-rating', version: '2026.1', hash: 'a'.repeat(64) },
      receiptId: newId(),
    });
  }

  /** An enterprise that has been graded A for three years. */
  async registerGood(more: { sector?: string } = {}): Promise<TestEnterprise> {
    const enterprise = await this.register(more);
    await this.rate(enterprise, 'A', { from: addMonths(this.today, -36) });
    return enterprise;
  }

  /** A general penalty determined today, unless told otherwise. */
  async record(
    enterprise: TestEnterprise,
    more: {
      record?: string;
      class?: string;
      determinedOn?: CalendarDate;
      recordId?: string;
      /** What else is known of it: sector, authority, when its duties were done. */
      facts?: Partial<EventData<typeof creditRecordRecordedV1>>;
    } = {},
  ): Promise<TestRecord & { event: CloudEvent }> {
    const record = { recordId: more.recordId ?? newId(), determinedOn: more.determinedOn ?? this.today };
    const event = await this.world.topics.publish(creditRecordRecordedV1, {
      ...record,
      ...subject(enterprise),
      record: more.record ?? 'penalty',
      class: more.class ?? 'general',
      recordedAt: this.world.clock.now().toISOString(),
      ...more.facts,
    });
    return { ...record, event };
  }

  annul(enterprise: TestEnterprise, { recordId, determinedOn }: TestRecord): Promise<CloudEvent> {
    const annulledAt = this.world.clock.now().toISOString();
    return this.world.topics.publish(creditRecordAnnulledV1, {
      ...{ recordId, determinedOn, annulledAt, annulledOn: this.today },
      ...subject(enterprise),
    });
  }

  repair(enterprise: TestEnterprise, { recordId, determinedOn }: TestRecord, repairId?: string): Promise<CloudEvent> {
    return this.world.topics.publish(creditRecordRepairedV1, {
      ...{ recordId, determinedOn, repairedOn: this.today },
      ...(repairId ? { repairId } : {}),
      ...subject(enterprise),
    });
  }

  /** The answer to a repair that was revoked. */
  reinstate(
    enterprise: TestEnterprise,
    { recordId, determinedOn }: TestRecord,
    repairId: string,
    repairedOn?: CalendarDate,
  ): Promise<CloudEvent> {
    const reinstatedAt = this.world.clock.now().toISOString();
    return this.world.topics.publish(creditRecordReinstatedV1, {
      ...{ recordId, determinedOn, repairId, reinstatedOn: this.today, reinstatedAt },
      ...(repairedOn ? { repairedOn } : {}),
      ...subject(enterprise),
    });
  }
}

function subject({ enterpriseId, uscc }: TestEnterprise): { enterpriseId: string; uscc: string } {
  return { enterpriseId, uscc };
}

/** Unlike any other, and right in form; its check characters are not. */
export function newCode(): string {
  count += 1;
  return `9132${String(count).padStart(14, '0')}`;
}
