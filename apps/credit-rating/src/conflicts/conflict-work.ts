import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '@app/platform/database';
import { Work } from '@app/platform/work';
import { waitingIn } from '../work/waiting';

const FROM = `import_conflict c join enterprise e on e.id = c.enterprise_id join credit_record r on r.id = c.record_id
  join import i on i.id = c.import_id`;
const HEAD = `c.id, c.enterprise_id as "enterpriseId", e.name as "enterpriseName"`;
const DOCUMENT = `coalesce(r.document_number, r.determined_on::text)`;

/** Rows in conflict that somebody has to look at, and resolutions that another person has to confirm. */
@Injectable()
export class ConflictWork implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Work) private readonly work: Work,
  ) {}

  onModuleInit(): void {
    this.work.add(
      {
        kind: 'import-conflict.propose',
        roles: ['credit-officer'],
        find: (_actor, _today, limit) =>
          waitingIn(
            this.db,
            `select ${HEAD}, c.found_at as since, jsonb_build_object(
               'zh', ${DOCUMENT} || '（' || i.file_name || ' 第' || c.row_number || '行）',
               'en', ${DOCUMENT} || ' (' || i.file_name || ', row ' || c.row_number || ')') as what
             from ${FROM} where c.state = 'open'`,
            [],
            limit,
          ),
      },
      {
        kind: 'import-conflict.confirm',
        roles: ['credit-officer'],
        find: (actor, _today, limit) =>
          waitingIn(
            this.db,
            `select ${HEAD}, coalesce(c.proposed_at, c.found_at) as since, jsonb_build_object(
               'zh', ${DOCUMENT} || case c.keep when 'stored' then '：拟保留在库内容' else '：拟采用新内容' end,
               'en', ${DOCUMENT} || case c.keep when 'stored' then ': keep what is stored' else ': take the new content' end) as what
             from ${FROM} where c.state = 'proposed' and c.proposed_by <> $1`,
            [actor.id],
            limit,
          ),
      },
    );
  }
}
