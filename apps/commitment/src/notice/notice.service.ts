import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { Clock } from '@app/platform/clock';
import type { SharedConfig } from '@app/platform/config';
import { Database, sql } from '@app/platform/database';
import { RuleSets } from '@app/platform/rule-sets';
import { CONFIG } from '@app/platform/tokens';
import { parseYaml } from '@app/platform/yaml';
import { ruleSetHash } from '@app/rule-kinds/rule-set';
import { z } from 'zod';
import { CATALOGUE_ID } from '../catalogue/catalogue.terms';
import type { NoticeAnswer } from './notice.dto';
import { partsOf } from './notice.parts';
import { type Notice, noticeText, type NoticeText, renderNotice } from './notice.text';

/** The text for every item that has none of its own. */
const COMMON = 'common';

/** The texts that are told before a pledge (告知书). Files seed the store; a published text never changes. */
@Injectable()
export class Notices implements OnApplicationBootstrap {
  /** Earliest first. */
  private texts: NoticeText[] = [];

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(CONFIG) private readonly config: SharedConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const folder = join(this.config.RULES_DIR, 'notices');
    const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
    for (const name of names) await this.publish(await readFile(join(folder, name)), `notices/${name}`);
    this.texts = await this.db.query<NoticeText>(
      `select id, version, effective_from as "effectiveFrom", text from notice_text order by effective_from`,
    );
  }

  /** @throws Error naming the file that is no good, or differs from what was published */
  private async publish(bytes: Buffer, name: string): Promise<void> {
    const parsed = noticeText.safeParse(parseYaml(bytes));
    if (!parsed.success) throw new Error(`${name}: ${z.prettifyError(parsed.error)}`);
    const { id, version, effectiveFrom, text } = parsed.data;
    if (name !== `notices/${id}@${version}.yaml`) throw new Error(`${name} holds ${id}@${version}`);
    const hash = ruleSetHash(bytes);
    await this.db.transaction(async (tx) => {
      await sql(
        tx,
        `insert into notice_text (id, version, effective_from, text, hash, published_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (id, version) do nothing`,
        [id, version, effectiveFrom, text, hash, this.clock.now()],
      );
      const [stored] = await sql<{ hash: string }>(tx, `select hash from notice_text where id = $1 and version = $2`, [
        id,
        version,
      ]);
      if (stored!.hash !== hash) {
        throw new Error(
          `${name} differs from what was published (SHA-256 ${stored!.hash}). A published text never changes: put the change into a new version.`,
        );
      }
    });
  }

  /** The notice of today. @throws DomainError item.not-listed, notice.material-not-listed, rule-set.none-in-force */
  current(item: string, materials: readonly string[]): Notice {
    const today = this.clock.today();
    const { rules } = this.rules.inForce('commitment', CATALOGUE_ID, today);
    return renderNotice(this.textOf(item, today), rules, { item, materials, on: today });
  }

  answer(item: string, materials: string[]): NoticeAnswer {
    const notice = this.current(item, materials);
    return { item, materials, ...notice, ...partsOf(notice.text) };
  }

  private textOf(item: string, on: CalendarDate): NoticeText {
    const inForce = this.texts.filter(({ effectiveFrom }) => effectiveFrom <= on);
    const text = inForce.findLast(({ id }) => id === item) ?? inForce.findLast(({ id }) => id === COMMON);
    if (!text) throw new Error(`No text of the notice is in force on ${on}`);
    return text;
  }
}
