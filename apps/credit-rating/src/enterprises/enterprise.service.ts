import { Inject, Injectable } from '@nestjs/common';
import type { EventData } from '@app/contracts/define-event';
import { enterpriseChangedV1, enterpriseRegisteredV1 } from '@app/contracts/enterprise';
import { type CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { normaliseUscc, parseUscc, type Uscc } from '@app/kernel/uscc';
import { Audit } from '@app/platform/audit';
import { type Actor, mustSee } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx, violates } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { Outbox } from '@app/platform/outbox';
import { RatingService } from '../ratings/rating.service';
import type {
  ChangeIdentifiers,
  EnterpriseByCode,
  EnterpriseDetail,
  EnterpriseView,
  IdentifierView,
  RegisterEnterprise,
} from './enterprise.dto';
import { initialsOf } from './initials';
import { lockEnterprise } from './enterprise-rows';
import { formerCodeWarning } from './former-code';

const FIRST_REASON = 'registration';

const VIEW = `select e.id, e.uscc, e.name, e.sector, e.sub_zone as "subZone", e.registered_on as "registeredOn",
  e.revision as version, c.grade, c.score from enterprise e join rating_current c on c.enterprise_id = e.id`;

@Injectable()
export class EnterpriseService {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RatingService) private readonly ratings: RatingService,
  ) {}

  /** @throws DomainError enterprise.code-taken, enterprise.id-taken, request.invalid */
  async register(body: RegisterEnterprise): Promise<EnterpriseDetail> {
    const uscc = usccOf(body.uscc);
    const registeredOn = parseCalendarDate(body.registeredOn);
    this.mustNotBeAfterToday('registeredOn', registeredOn);
    const id = body.id ?? newId();
    const name = body.name.trim();
    try {
      return await this.db.command(async (tx) => {
        const at = this.clock.now();
        await sql(
          tx,
          `insert into enterprise (id, revision, uscc, name, sector, sub_zone, registered_on, registered_at)
           values ($1, 1, $2, $3, $4, $5, $6, $7)`,
          [id, uscc, name, body.sector, body.subZone, registeredOn, at],
        );
        await sql(tx, `insert into enterprise_code (uscc, enterprise_id) values ($1, $2)`, [uscc, id]);
        await sql(
          tx,
          `insert into enterprise_identifier (enterprise_id, valid_from, uscc, name, reason, initials)
           values ($1, $2, $3, $4, $5, $6)`,
          [id, registeredOn, uscc, name, FIRST_REASON, initialsOf(name)],
        );
        const eventId = await this.outbox.add(tx, enterpriseRegisteredV1, await eventData(tx, id));
        await this.audit.add(tx, {
          action: 'enterprise.registered',
          subjectKind: 'enterprise',
          subjectId: id,
          enterpriseId: id,
          detail: { uscc },
        });
        await this.ratings.rateAgain(tx, new Map([[id, [eventId]]]), { at, day: this.clock.today() });
        return detail(tx, id);
      });
    } catch (error) {
      if (violates(error, 'enterprise_pkey')) throw new DomainError('conflict', 'enterprise.id-taken', { id });
      throw codeTaken(error, uscc);
    }
  }

  /** @throws DomainError enterprise.code-taken, enterprise.nothing-changed, enterprise.valid-from-too-early */
  async changeIdentifiers(id: string, body: ChangeIdentifiers, seen: number): Promise<EnterpriseDetail> {
    const validFrom = parseCalendarDate(body.validFrom);
    this.mustNotBeAfterToday('validFrom', validFrom);
    const asked = body.uscc === undefined ? null : usccOf(body.uscc);
    try {
      return await this.db.command(async (tx) => {
        const before = await lockEnterprise(tx, id);
        mustBeVersion(before.revision, seen);
        const uscc = asked ?? before.uscc;
        const name = body.name?.trim() ?? before.name;
        if (uscc === before.uscc && name === before.name)
          throw new DomainError('unprocessable', 'enterprise.nothing-changed', { id });
        await this.openIdentifier(tx, id, { uscc, name, validFrom, reason: body.reason });
        await sql(tx, `update enterprise set revision = revision + 1, uscc = $2, name = $3 where id = $1`, [
          id,
          uscc,
          name,
        ]);
        await this.outbox.add(tx, enterpriseChangedV1, await eventData(tx, id));
        await this.audit.add(tx, {
          action: 'enterprise.changed',
          subjectKind: 'enterprise',
          subjectId: id,
          enterpriseId: id,
          detail: {
            from: { uscc: before.uscc, name: before.name },
            to: { uscc, name },
            validFrom,
            reason: body.reason,
          },
        });
        return detail(tx, id);
      });
    } catch (error) {
      throw codeTaken(error, asked ?? '');
    }
  }

  /** @throws DomainError enterprise.not-found */
  get(id: string, actor: Actor): Promise<EnterpriseDetail> {
    mustSee(actor, id);
    return detail(this.db.manager, id);
  }

  /** @throws DomainError enterprise.not-found */
  async byCode(code: string, actor: Actor): Promise<EnterpriseByCode> {
    const uscc = normaliseUscc(code);
    const [row] = await this.db.query<{ id: string }>(
      `select enterprise_id as id from enterprise_code where uscc = $1`,
      [uscc],
    );
    if (!row) throw new DomainError('not-found', 'enterprise.not-found', { id: uscc });
    const found = await this.get(row.id, actor);
    return { ...found, warning: formerCodeWarning(uscc, found.uscc) };
  }

  private async openIdentifier(
    tx: Tx,
    id: string,
    next: { uscc: string; name: string; validFrom: CalendarDate; reason: string },
  ): Promise<void> {
    const closed = await sql(
      tx,
      `update enterprise_identifier set valid_until = $2
       where enterprise_id = $1 and valid_until is null and valid_from < $2 returning uscc`,
      [id, next.validFrom],
    );
    if (closed.length === 0) {
      throw new DomainError('conflict', 'enterprise.valid-from-too-early', { validFrom: next.validFrom });
    }
    // A former code of its own may come back; another enterprise's never.
    await sql(
      tx,
      `insert into enterprise_code (uscc, enterprise_id)
       select $1, $2 where not exists (select 1 from enterprise_code where uscc = $1 and enterprise_id = $2)`,
      [next.uscc, id],
    );
    await sql(
      tx,
      `insert into enterprise_identifier (enterprise_id, valid_from, uscc, name, reason, initials)
       values ($1, $2, $3, $4, $5, $6)`,
      [id, next.validFrom, next.uscc, next.name, next.reason, initialsOf(next.name)],
    );
  }

  private mustNotBeAfterToday(field: string, value: CalendarDate): void {
    if (value > this.clock.today()) throw fieldFault(field, value, `must not be after today, ${this.clock.today()}`);
  }
}

function fieldFault(field: string, value: string, detailText: string): DomainError {
  return new DomainError('invalid', 'request.invalid', { errors: [{ field, value, detail: detailText }] });
}

function usccOf(text: string): Uscc {
  const parsed = parseUscc(text);
  if (!parsed.ok) throw fieldFault('uscc', text, `is not a unified social credit code: ${parsed.reason}`);
  return parsed.uscc;
}

function codeTaken(error: unknown, uscc: string): unknown {
  const taken = violates(error, 'enterprise_code_pkey') || violates(error, 'enterprise_uscc');
  return taken ? new DomainError('conflict', 'enterprise.code-taken', { uscc }) : error;
}

async function identifiersOf(tx: Tx, id: string): Promise<IdentifierView[]> {
  return sql<IdentifierView>(
    tx,
    `select uscc, name, valid_from as "validFrom", valid_until as "validUntil" from enterprise_identifier
     where enterprise_id = $1 order by valid_from`,
    [id],
  );
}

async function detail(tx: Tx, id: string): Promise<EnterpriseDetail> {
  const [view] = await sql<EnterpriseView>(tx, `${VIEW} where e.id = $1`, [id]);
  if (!view) throw new DomainError('not-found', 'enterprise.not-found', { id });
  return { ...view, identifiers: await identifiersOf(tx, id) };
}

async function eventData(tx: Tx, id: string): Promise<EventData<typeof enterpriseRegisteredV1>> {
  const [row] = await sql<Omit<EventData<typeof enterpriseRegisteredV1>, 'identifiers'>>(
    tx,
    `select id as "enterpriseId", revision, uscc, name, sector, sub_zone as "subZone", registered_on as "registeredOn"
     from enterprise where id = $1`,
    [id],
  );
  return {
    ...row!,
    identifiers: (await identifiersOf(tx, id)) as EventData<typeof enterpriseRegisteredV1>['identifiers'],
  };
}
