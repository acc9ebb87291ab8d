import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { type Actor, isForeign, mustSee } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import type { RepairAnswer, RepairPage, RepairsQuery } from './repair.dto';
import { Repair } from './repair.entity';
import { reasonViews } from './repair.words';

const PAGE = 50;
const LATE = `(r.state = 'filed' and r.accept_due_on is not null and r.accept_due_on < :today
  or r.state = 'accepted' and r.decide_due_on is not null and r.decide_due_on < :today)`;

@Injectable()
export class RepairReader {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Newest first. An enterprise sees its own. */
  async list(query: RepairsQuery, actor: Actor): Promise<RepairPage> {
    const { limit = PAGE, cursor, overdue, state, recordId } = query;
    if (query.enterpriseId) mustSee(actor, query.enterpriseId);
    const enterpriseId = query.enterpriseId ?? (actor.roles.includes('enterprise') ? actor.enterpriseId! : undefined);
    const today = this.clock.today();
    const select = this.db.manager.createQueryBuilder(Repair, 'r').where({
      ...(enterpriseId ? { enterpriseId } : {}),
      ...(state ? { state } : {}),
      ...(recordId ? { recordId } : {}),
    });
    if (cursor) select.andWhere('r.id < :cursor', { cursor });
    if (overdue !== undefined) select.andWhere(overdue ? LATE : `not ${LATE}`, { today });
    const found = await select.orderBy('r.id', 'DESC').take(limit).getMany();
    return {
      items: found.map((repair) => answerOf(repair, today)),
      nextCursor: found.length === limit ? found.at(-1)!.id : null,
    };
  }

  /** @throws DomainError repair.not-found; also for another enterprise's */
  async get(id: string, actor: Actor): Promise<RepairAnswer> {
    const repair = await this.db.manager.findOneBy(Repair, { id });
    if (!repair || isForeign(actor, repair.enterpriseId)) {
      throw new DomainError('not-found', 'repair.not-found', { id });
    }
    return answerOf(repair, this.clock.today());
  }
}

function isLate({ state, acceptDueOn, decideDueOn }: Repair, today: CalendarDate): boolean {
  const dueOn = state === 'filed' ? acceptDueOn : state === 'accepted' ? decideDueOn : null;
  return dueOn !== null && dueOn < today;
}

export function answerOf(repair: Repair, today: CalendarDate): RepairAnswer {
  const { ruleId, ruleVersion, ruleHash, reasons, grantedEventId: _event, ...plain } = repair;
  return {
    ...plain,
    regime: { id: ruleId, version: ruleVersion, hash: ruleHash },
    reasons: reasonViews(reasons),
    overdue: isLate(repair, today),
  };
}
