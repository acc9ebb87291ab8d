import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { normaliseUscc } from '@app/kernel/uscc';
import { type Actor, isForeign, type Role } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { FOUND_BY_CODES } from '@app/platform/enterprise-copies';
import { type MetricDefinitions, Metrics } from '@app/platform/metrics';
import { prepared } from '@app/platform/prepared';
import { QuickReads } from '@app/platform/quick-reads';
import { wordsOf } from '@app/platform/problem-messages';
import { RuleSets } from '@app/platform/rule-sets';
import { decideExemption } from '@app/rule-kinds/exemption';
import type { Counter } from 'prom-client';
import { messages } from '../messages';
import { ExemptionCache, type Loaded } from './exemption.cache';
import type { ExemptionAnswer, ExemptionRows, RedListLeft } from './exemption.dto';
import {
  BOTH_LISTS_WORDS,
  EXEMPTION_RULE,
  exemptionWords,
  FORMER_CODE_WORDS,
  INSPECTION_KIND,
} from './exemption.words';

export const exemptionMetrics = {
  exemption_reads_total: { type: 'counter', help: 'Codes asked for, by where the answer came from', labels: ['from'] },
} as const satisfies MetricDefinitions;

const CODE = /^[0-9A-Z]{18}$/;

interface Listing {
  /** The code asked for. */
  asked: string;
  id: string;
  uscc: string;
  name: string;
  sector: string;
  from: CalendarDate | null;
  until: CalendarDate | null;
  seriousListed: boolean;
  redListLeft: RedListLeft | null;
}

function parsed(answers: Map<string, string>, asked: string): ExemptionAnswer | null {
  const answer = answers.get(normaliseUscc(asked));
  return answer === undefined ? null : (JSON.parse(answer) as ExemptionAnswer);
}

/** They ask about any enterprise. */
export const EXEMPTION_READERS: Role[] = ['regulator', 'credit-officer', 'auditor', 'system'];

/** Is X exempt from this inspection, and why? */
@Injectable()
export class Exemptions {
  private readonly reads: Counter;
  /** By kind of inspection: single questions of one turn of the event loop, which are answered together. */
  private readonly together = new Map<string, { codes: Set<string>; answers: Promise<Map<string, string>> }>();

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(ExemptionCache) private readonly cache: ExemptionCache,
    @Inject(QuickReads) quickReads: QuickReads,
    @Inject(Metrics) metrics: Metrics,
  ) {
    quickReads.add({
      route: '/exemptions',
      roles: EXEMPTION_READERS,
      answer: ({ uscc, inspection, ...more }) => this.plainly(uscc, inspection, more),
    });
    this.reads = metrics.counter(exemptionMetrics, 'exemption_reads_total');
  }

  /** @throws DomainError exemption.unknown-code; also for an enterprise that asks about another */
  async one(uscc: string, inspection: string, actor: Actor): Promise<ExemptionAnswer> {
    const answer = parsed(await this.answers([uscc], inspection), uscc);
    if (!answer || isForeign(actor, answer.enterpriseId)) {
      throw new DomainError('not-found', 'exemption.unknown-code', { uscc });
    }
    return answer;
  }

  /** @returns JSON of the answer about a known code, where code and kind are written as they should be */
  private plainly(uscc: unknown, inspection: unknown, more: object): Promise<string> | undefined {
    if (typeof uscc !== 'string' || !CODE.test(uscc) || Object.keys(more).length > 0) return undefined;
    if (typeof inspection !== 'string' || !INSPECTION_KIND.test(inspection)) return undefined;
    return this.withOthers(uscc, inspection);
  }

  private async withOthers(code: string, inspection: string): Promise<string> {
    let asked = this.together.get(inspection);
    if (!asked) {
      const codes = new Set<string>();
      const answers = setImmediate().then(() => {
        this.together.delete(inspection);
        return this.answers([...codes], inspection);
      });
      this.together.set(inspection, (asked = { codes, answers }));
    }
    asked.codes.add(code);
    const answer = (await asked.answers).get(code);
    if (answer === undefined) throw new DomainError('not-found', 'exemption.unknown-code', { uscc: code });
    return answer;
  }

  async many(usccs: string[], inspection: string): Promise<ExemptionRows> {
    const answers = await this.answers(usccs, inspection);
    return {
      items: usccs.map((asked) => {
        const answer = parsed(answers, asked);
        if (answer) return { asked, found: true, answer, problem: null };
        const { zh, en } = wordsOf(messages, 'exemption.unknown-code', { uscc: asked });
        return { asked, found: false, answer, problem: { zh: zh.detail, en: en.detail } };
      }),
    };
  }

  /** JSON by normalised code; unknown ones are left out. */
  private async answers(usccs: string[], inspection: string): Promise<Map<string, string>> {
    const codes = [...new Set(usccs.map(normaliseUscc))].filter((code) => CODE.test(code));
    const on = this.clock.today();
    const { rules, hash } = this.rules.inForce('exemption', EXEMPTION_RULE, on);
    const scope = `${hash.slice(0, 16)}:${on}:${inspection}`;
    const { answers, hits } = await this.cache.read(codes, scope, (missing) => this.load(missing, inspection, on));
    this.reads.inc({ from: 'cache' }, hits);
    this.reads.inc({ from: 'database' }, codes.length - hits);
    // The rule is the scope's: no need to keep it a thousand times.
    const rule = JSON.stringify({ id: rules.id, version: rules.version, hash });
    return new Map([...answers].map(([code, answer]) => [code, `${answer.slice(0, -1)},"rule":${rule}}`]));
  }

  private async load(codes: string[], inspection: string, on: CalendarDate): Promise<Map<string, Loaded>> {
    const { rules } = this.rules.inForce('exemption', EXEMPTION_RULE, on);
    const loaded = new Map<string, Loaded>();
    for (const { asked: uscc, from, until, seriousListed, redListLeft, ...enterprise } of await this.listings(
      codes,
      on,
    )) {
      const redListed = from && until ? { from, until } : null;
      const { exempt, reason } = decideExemption(
        rules,
        { ...(redListed ? { redListed } : {}), seriousListed, sector: enterprise.sector, inspection },
        on,
      );
      const warning = { presentUscc: enterprise.uscc, text: FORMER_CODE_WORDS };
      const answer: Omit<ExemptionAnswer, 'rule'> = {
        uscc,
        enterpriseId: enterprise.id,
        enterpriseName: enterprise.name,
        inspection,
        exempt,
        reason,
        text: redListLeft ? BOTH_LISTS_WORDS : exemptionWords(reason, enterprise.sector),
        redListed,
        seriousListed,
        ...(redListLeft ? { redListLeft } : {}),
        on,
        ...(enterprise.uscc !== uscc
          ? { formerCodeWarning: warning, warning: { code: 'former-code', ...warning } }
          : {}),
      };
      loaded.set(uscc, { enterpriseId: enterprise.id, answer: JSON.stringify(answer) });
    }
    return loaded;
  }

  /** By present or former codes. */
  private listings(codes: string[], on: CalendarDate): Promise<Listing[]> {
    return prepared<Listing>(
      this.db.manager,
      `with found as (${FOUND_BY_CODES})
       select asked.asked, asked.id, asked.uscc, asked.name, asked.sector, r.from_on as "from", r.until_on as "until", s.is_on as "seriousListed",
         case when s.is_on then (
           select jsonb_build_object('entryId', l.id, 'from', l.from_on, 'until', l.until_on, 'leftOn', l.left_on)
           from red_list_entry l where l.enterprise_id = asked.id and l.state = 'left' and 'serious-listed' = any(l.left_reasons)
             and $2 < l.until_on order by l.id desc limit 1) end as "redListLeft"
       from found as asked
       cross join lateral (select exists (
         select 1 from serious_list_entry e where e.enterprise_id = asked.id and e.listed_on <= $2
           and e.left_reason is distinct from 'annulled' and (e.left_on is null or $2 < e.left_on)) as is_on) s
       left join red_list_entry r on r.enterprise_id = asked.id and r.state = 'entered'`,
      [codes, on],
    );
  }
}
