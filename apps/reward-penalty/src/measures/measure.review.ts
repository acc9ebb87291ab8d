import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import type { Act } from '@app/platform/acts';
import { Audit } from '@app/platform/audit';
import { Clock } from '@app/platform/clock';
import { sql, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { In, Not } from 'typeorm';
import { Facts } from '../facts/facts.service';
import { Measure, MeasureCause } from './measure.entity';
import { type Cause, MeasureCatalogues, measuresFor, type WantedMeasure } from './measure-catalogue';

const keyOf = (code: string, department: string): string => `${code}/${department}`;

/**
 * Brings the measures on an enterprise in line with the facts that stand and the catalogue of the day: imposes what is
 * wanted, orders what no longer is to be lifted. It looks at facts, not at the event that came, so repeating it changes
 * nothing. The caller holds the lock of the enterprise.
 */
@Injectable()
export class MeasureReview {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(MeasureCatalogues) private readonly catalogues: MeasureCatalogues,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Facts) private readonly facts: Facts,
  ) {}

  /** As of today, also where a missed day is made up for: measures act from now on. */
  async review(tx: Tx, enterpriseId: string): Promise<void> {
    const on = this.clock.today();
    const catalogue = this.catalogues.on(on);
    const wanted = catalogue ? measuresFor(catalogue, await this.standingCauses(tx, enterpriseId, on)) : [];
    const open = await tx.find(Measure, {
      where: { enterpriseId, state: Not('lifted') },
      lock: { mode: 'pessimistic_write' },
      order: { id: 'ASC' },
    });
    const byKey = new Map(open.map((measure) => [keyOf(measure.code, measure.department), measure]));
    const causes = await tx.findBy(MeasureCause, { measureId: In(open.map(({ id }) => id)) });
    for (const one of wanted) {
      const key = keyOf(one.measure.code, one.department);
      const measure = byKey.get(key) ?? (await this.impose(tx, enterpriseId, one, catalogue!.version, on));
      byKey.delete(key);
      if (measure.state === 'lift-ordered') await this.imposeAgain(tx, measure, one.causes);
      await this.keepCauses(tx, measure, one.causes, causes, on);
    }
    for (const measure of byKey.values()) {
      if (measure.state !== 'lift-ordered') await this.orderLifting(tx, measure, on);
      await this.keepCauses(tx, measure, [], causes, on);
    }
  }

  /** Faults and honours that are neither annulled nor repaired, and entries of the lists. */
  private async standingCauses(tx: Tx, enterpriseId: string, on: CalendarDate): Promise<Cause[]> {
    const facts = await this.facts.find(enterpriseId, tx);
    const records = (facts?.records ?? [])
      .filter(({ record, annulledOn, repairedOn }) => record && !annulledOn && !(repairedOn && repairedOn <= on))
      .map(({ id, record, class: gravity }): Cause => ({ kind: 'record', id, record: record!, class: gravity }));
    const entries = await sql<Cause>(
      tx,
      `select 'serious-list' as kind, id from serious_list_entry where enterprise_id = $1 and state = 'entered'
       union all select 'red-list', id from red_list_entry where enterprise_id = $1 and state = 'entered'`,
      [enterpriseId],
    );
    return [...records, ...entries];
  }

  private async impose(
    tx: Tx,
    enterpriseId: string,
    { measure, department, causes }: WantedMeasure,
    catalogueVersion: string,
    on: CalendarDate,
  ): Promise<Measure> {
    const { code, kind, title, legalBasis } = measure;
    const imposed = Object.assign(new Measure(), {
      ...{ id: newId(), enterpriseId, code, department, kind, title, legalBasis, catalogueVersion },
      ...{ state: 'imposed', version: 1, imposedOn: on, appliedOn: null, liftOrderedOn: null, liftedOn: null },
    } satisfies Omit<Measure, 'moveTo'>);
    await tx.insert(Measure, imposed);
    await this.note(tx, 'measure.imposed', imposed, { catalogueVersion, causes: causes.map(({ id }) => id) });
    return imposed;
  }

  private async imposeAgain(tx: Tx, measure: Measure, causes: Cause[]): Promise<void> {
    measure.moveTo('imposed');
    measure.liftOrderedOn = null;
    await tx.save(measure);
    await this.note(tx, 'measure.imposed', measure, { again: true, causes: causes.map(({ id }) => id) });
  }

  private async orderLifting(tx: Tx, measure: Measure, on: CalendarDate): Promise<void> {
    measure.moveTo('lift-ordered');
    measure.liftOrderedOn = on;
    await tx.save(measure);
    await this.note(tx, 'measure.lift-ordered', measure, { liftOrderedOn: on });
  }

  /** Notes which causes stand now, and ends the others. */
  private async keepCauses(
    tx: Tx,
    { id: measureId }: Measure,
    standing: readonly Cause[],
    known: readonly MeasureCause[],
    on: CalendarDate,
  ): Promise<void> {
    const before = known.filter((cause) => cause.measureId === measureId);
    const stands = (cause: MeasureCause): boolean =>
      standing.some(({ kind, id }) => kind === cause.kind && id === cause.causeId);
    const changed = [
      ...before.filter((cause) => cause.endedOn === null && !stands(cause)).map((cause) => ({ ...cause, endedOn: on })),
      ...before
        .filter((cause) => cause.endedOn !== null && stands(cause))
        .map((cause) => ({ ...cause, endedOn: null })),
      ...standing
        .filter(({ kind, id }) => !before.some((cause) => cause.kind === kind && cause.causeId === id))
        .map(({ kind, id }) => ({ measureId, kind, causeId: id, sinceOn: on, endedOn: null })),
    ];
    if (changed.length > 0) await tx.save(MeasureCause, changed);
  }

  private note(tx: Tx, action: Act, measure: Measure, detail: Record<string, unknown>): Promise<void> {
    const { id: subjectId, enterpriseId, code, department } = measure;
    return this.audit.add(tx, {
      ...{ action, subjectKind: 'measure', subjectId, enterpriseId },
      detail: { code, department, ...detail },
    });
  }
}
