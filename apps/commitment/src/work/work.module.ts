import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { RuleSets } from '@app/platform/rule-sets';
import { Work } from '@app/platform/work';
import { beginningOf, sourceOf, type WorkQueue } from '@app/platform/work-queue';
import type { Words } from '@app/platform/words.dto';
import { CATALOGUE_ID, materialTitle } from '../catalogue/catalogue.terms';

/** Tells what waits for whom. */
@Module({})
export class WorkModule implements OnModuleInit {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
  ) {}

  onModuleInit(): void {
    const queues: WorkQueue[] = [
      {
        kind: 'verification.record',
        roles: ['regulator', 'credit-officer'],
        label: { zh: '承诺核查', en: 'Verify a pledge' },
        waiting: `select v.id, v.enterprise_id, v.item, ${beginningOf('v.opened_on')}, v.due_on
          from verification v join pledge p on p.id = v.pledge_id, me where v.state = 'open' and p.signed_by <> me.id`,
        say: (item) => this.itemTitle(item),
      },
      {
        kind: 'pledge.hand-in',
        roles: ['enterprise'],
        label: { zh: '补交材料', en: 'Paper to hand in' },
        waiting: `select p.id, p.enterprise_id, p.catalogue_version || ' ' || m.material, p.signed_at, m.due_on
          from pledge_material m join pledge p on p.id = m.pledge_id, me
          where m.open and m.handed_in_on is null and m.due_working_days is not null and p.enterprise_id = me.enterprise_id`,
        say: (about) => this.paperTitle(about),
      },
    ];
    this.work.add(...queues.map((queue) => sourceOf(this.db, queue)));
  }

  private itemTitle(code: string): Words {
    const { rules } = this.rules.inForce('commitment', CATALOGUE_ID, this.clock.today());
    return rules.items.find((item) => item.code === code)?.title ?? { zh: code, en: code };
  }

  /** By the very catalogue that was pledged under. */
  private paperTitle(about: string): Words {
    const version = about.slice(0, about.lastIndexOf(' '));
    const material = about.slice(version.length + 1);
    const found = this.rules.versionsOf('commitment', CATALOGUE_ID).find(({ rules }) => rules.version === version)!;
    return materialTitle(found.rules, material);
  }
}
