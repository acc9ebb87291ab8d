import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { Work } from '@app/platform/work';
import { waitingIn } from '../work/waiting';

/** What failed longer ago, nobody will mend any more. */
const FAILED_DAYS = 30;
const HEAD = `i.id, null as "enterpriseId", null as "enterpriseName", i.finished_at as since`;

/** A person's own imports that failed, and own dry runs that wait for their confirmation. */
@Injectable()
export class ImportWork implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Work) private readonly work: Work,
  ) {}

  onModuleInit(): void {
    this.work.add(
      {
        kind: 'import.mend',
        roles: ['credit-officer'],
        // A later import of the kind under the same name is the mended one.
        find: (actor, _today, limit) =>
          waitingIn(
            this.db,
            `select ${HEAD}, jsonb_build_object('zh', i.file_name || '：' || (i.failure ->> 'zh'),
               'en', i.file_name || ': ' || (i.failure ->> 'en')) as what
             from import i
             where i.state = 'failed' and i.uploaded_by = $1 and i.finished_at > $2::timestamptz - interval '${FAILED_DAYS} days'
               and not exists (select 1 from import l where l.seq > i.seq and l.kind = i.kind and l.file_name = i.file_name
                 and l.state in ('waiting', 'running', 'done'))`,
            [actor.id, this.clock.now()],
            limit,
          ),
      },
      {
        kind: 'import.confirm',
        roles: ['credit-officer'],
        find: (actor, _today, limit) =>
          waitingIn(
            this.db,
            `select ${HEAD}, jsonb_build_object(
               'zh', i.file_name || '：试导入完成，可采纳' || i.accepted || '行，未采纳' || i.refused || '行，冲突' || i.conflict || '行',
               'en', i.file_name || ': dry run done, ' || i.accepted || ' accepted, ' || i.refused || ' refused, ' || i.conflict
                 || ' in conflict') as what
             from import i
             where i.dry_run and i.state = 'done' and i.uploaded_by = $1
               and not exists (select 1 from import c where c.dry_run_id = i.id)`,
            [actor.id],
            limit,
          ),
      },
    );
  }
}
