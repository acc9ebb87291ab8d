import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '@app/platform/database';
import { Work } from '@app/platform/work';
import { waitingIn } from '../work/waiting';

const DOCUMENT = `coalesce(r.document_number, r.determined_on::text)`;
const CLASS_WORDS = `case d.class when 'minor' then '轻微' when 'general' then '一般' else '严重' end`;

/** Penalties whose class somebody has to say, and proposals that another person has to confirm. */
@Injectable()
export class ClassWork implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Work) private readonly work: Work,
  ) {}

  onModuleInit(): void {
    this.work.add(
      {
        kind: 'record.classify',
        roles: ['credit-officer'],
        find: (_actor, _today, limit) =>
          waitingIn(
            this.db,
            `select r.id, r.enterprise_id as "enterpriseId", e.name as "enterpriseName", r.recorded_at as since,
               jsonb_build_object('zh', '行政处罚 ' || ${DOCUMENT}, 'en', 'Penalty ' || ${DOCUMENT}) as what
             from credit_record r join enterprise e on e.id = r.enterprise_id
             where r.record = 'penalty' and r.class is null
               and not exists (select 1 from class_decision d where d.record_id = r.id)`,
            [],
            limit,
          ),
      },
      {
        kind: 'record-class.confirm',
        roles: ['credit-officer'],
        find: (actor, _today, limit) =>
          waitingIn(
            this.db,
            `select r.id, r.enterprise_id as "enterpriseId", e.name as "enterpriseName", d.set_at as since,
               jsonb_build_object('zh', ${DOCUMENT} || '：拟定为' || ${CLASS_WORDS}, 'en', ${DOCUMENT} || ': ' || d.class) as what
             from class_decision d join credit_record r on r.id = d.record_id join enterprise e on e.id = r.enterprise_id
             where d.confirmed_by is null and d.set_by <> $1`,
            [actor.id],
            limit,
          ),
      },
    );
  }
}
