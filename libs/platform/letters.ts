import { createHash } from 'node:crypto';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { maskPersonalData } from '@app/kernel/masking';
import { yuanInCapitals } from '@app/kernel/money';
import type { Audit } from './audit';
import { type Actor, isForeign, mustSee } from './auth';
import { type Database, type Tx } from './database';
import { prepared, preparedSoon } from './prepared';
import type { EnterpriseCopies } from './enterprise-copies';
import { newId } from './id';
import type { LetterAnswer, LetterDraft, LetterHead, LetterKind, LetterPage, LettersQuery } from './letters.dto';

export type { LetterKind } from './letters.dto';

export interface NewLetter {
  kind: LetterKind;
  /** What it is about: `{ kind: 'violation', id }`. */
  subject: { kind: string; id: string };
  enterpriseId: string;
  /** As the enterprise is called now, where the caller has just read it; looked for when absent. */
  recipient?: { name: string; uscc: string };
  /** For example 不予行政处罚决定书. */
  title: string;
  /** What was decided and why, one paragraph each. */
  paragraphs: string[];
  /** Shown as a small table. */
  facts?: { label: string; value: string }[];
  /** Shown in figures and in capitals. */
  amountFen?: bigint;
  /** Law and rule version, at least one. */
  basis: string[];
  /** What to do and by when. */
  todo?: { what: string; dueOn: CalendarDate | null }[];
  /** How to object or appeal; what is usual for the kind, when absent. */
  remedy?: string;
  /** The office that signs, 落款机关. */
  issuer: string;
  issuedOn: CalendarDate;
}

const APPEAL =
  '如不服本决定，可以自收到之日起六十日内依法申请行政复议，也可以自收到之日起六个月内依法向人民法院提起行政诉讼。';
const OBJECTION = '如认为所载内容有误，可以通过本平台提出异议，也可以向落款机关书面反映。';
const USUAL_REMEDY: Record<LetterKind, string> = {
  decision: APPEAL,
  refusal: APPEAL,
  guidance: OBJECTION,
  repair: OBJECTION,
  pledge: OBJECTION,
  inspection: OBJECTION,
};

/** Who signs what the credit centre decides. */
export const CREDIT_CENTRE = '东湾高新区信用中心';
const PAGE = 50;

type Content = Pick<LetterAnswer, 'paragraphs' | 'facts' | 'amountFen' | 'basis' | 'todo' | 'remedy' | 'issuer'>;

interface Row {
  id: string;
  number: string;
  kind: string;
  subject_kind: string;
  subject_id: string;
  enterprise_id: string;
  recipient_name: string;
  recipient_uscc: string;
  title: string;
  content: Content;
  issued_on: string;
  content_sha256: string;
}

/** Letters of this service to enterprises: numbered, kept as content, and never changed. */
export class Letters {
  /** @param prefix before its numbers, as 园信惩 in 园信惩〔2026〕12号 */
  constructor(
    private readonly db: Database,
    private readonly audit: Audit,
    private readonly enterprises: EnterpriseCopies,
    private readonly prefix: string,
  ) {}

  /**
   * Issues a letter in the caller's transaction. Call it late in it: numbers have no gaps, so everybody who issues one
   * waits for the transaction before.
   * @throws DomainError enterprise.not-found
   */
  async add(tx: Tx, letter: NewLetter): Promise<{ id: string; number: string }> {
    return (await this.addAll(tx, [letter]))[0]!;
  }

  /**
   * The same for many, in a fixed number of statements, whatever their number; numbers rise in the order of the list.
   * @throws DomainError enterprise.not-found
   */
  async addAll(tx: Tx, letters: NewLetter[]): Promise<{ id: string; number: string }[]> {
    if (letters.length === 0) return [];
    const baseless = letters.find(({ basis }) => basis.length === 0);
    if (baseless) throw new Error(`The letter ${baseless.title} says nothing of its basis`);
    const unknown = letters.filter(({ recipient }) => !recipient).map(({ enterpriseId }) => enterpriseId);
    const recipients = unknown.length === 0 ? null : await this.enterprises.getAll([...new Set(unknown)], tx);
    const nextNumber = await this.takeNumbers(tx, letters);
    const rows = letters.map((letter): Row => {
      const { name, uscc } = letter.recipient ?? recipients!.get(letter.enterpriseId)!;
      const row: Row = {
        ...{ id: newId(), number: nextNumber(letter), kind: letter.kind },
        ...{ title: maskPersonalData(letter.title), content: contentOf(letter) },
        ...{ subject_kind: letter.subject.kind, subject_id: letter.subject.id, enterprise_id: letter.enterpriseId },
        ...{ recipient_name: name, recipient_uscc: uscc, issued_on: letter.issuedOn, content_sha256: '' },
      };
      return { ...row, content_sha256: hashOf(row) };
    });
    await preparedSoon(tx, `insert into letter select * from jsonb_populate_recordset(null::letter, $1::jsonb)`, [
      JSON.stringify(rows),
    ]);
    await this.audit.addAll(
      tx,
      rows.map(({ id, number, kind, subject_kind, subject_id, enterprise_id, content_sha256 }) => ({
        action: 'letter.issued',
        subjectKind: 'letter',
        subjectId: id,
        enterpriseId: enterprise_id,
        detail: { number, kind, about: { kind: subject_kind, id: subject_id }, contentSha256: content_sha256 },
      })),
    );
    return rows.map(({ id, number }) => ({ id, number }));
  }

  /** Takes as many numbers of each year as there are letters of it. @returns gives the next number of a letter's year */
  private async takeNumbers(tx: Tx, letters: NewLetter[]): Promise<(letter: NewLetter) => string> {
    const counters = await prepared<{ year: number; before: number }>(
      tx,
      `with asked as (select year, count(*)::int as n from unnest($1::int[]) as year group by year),
         taken as (
           insert into letter_counter as c (year, last) select year, n from asked order by year
           on conflict (year) do update set last = c.last + excluded.last returning year, last)
       select year, taken.last - asked.n as before from taken join asked using (year)`,
      [letters.map(yearOf)],
    );
    const last = new Map(counters.map(({ year, before }) => [year, before]));
    return (letter) => {
      const year = yearOf(letter);
      const next = last.get(year)! + 1;
      last.set(year, next);
      return `${this.prefix}〔${year}〕${next}号`;
    };
  }

  async list({ limit = PAGE, cursor, ...filter }: LettersQuery, actor: Actor): Promise<LetterPage> {
    if (filter.enterpriseId) mustSee(actor, filter.enterpriseId);
    const own = actor.roles.includes('enterprise') ? actor.enterpriseId : null;
    const rows = await this.db.query<Row>(
      `select * from letter
       where ($1::uuid is null or enterprise_id = $1) and ($2::text is null or subject_id = $2)
         and ($3::text is null or kind = $3) and ($4::uuid is null or id < $4)
       order by id desc limit $5`,
      [filter.enterpriseId ?? own, filter.subjectId ?? null, filter.kind ?? null, cursor ?? null, limit],
    );
    return { items: rows.map(headOf), nextCursor: rows.length === limit ? rows.at(-1)!.id : null };
  }

  /** @throws DomainError letter.not-found; also for another enterprise's */
  async get(id: string, actor: Actor): Promise<LetterAnswer> {
    const [row] = await this.db.query<Row>(`select * from letter where id = $1`, [id]);
    if (!row || isForeign(actor, row.enterprise_id)) {
      throw new DomainError('not-found', 'letter.not-found', { id });
    }
    const { content } = row;
    return {
      ...headOf(row),
      ...content,
      amountInCapitals: content.amountFen === null ? null : yuanInCapitals(BigInt(content.amountFen)),
      contentSha256: row.content_sha256,
    };
  }
}

function yearOf({ issuedOn }: NewLetter): number {
  return Number(issuedOn.slice(0, 4));
}

/** A letter as it would be issued now; no number is taken and nothing is kept. */
export function draftOf(letter: NewLetter, { name, uscc }: { name: string; uscc: string }): LetterDraft {
  const { kind, issuedOn, title } = letter;
  return { kind, title: maskPersonalData(title), recipient: { name, uscc }, issuedOn, ...contentOf(letter) };
}

/** What the letter says. Personal data should not be in it; what slipped in is masked here. */
function contentOf(letter: NewLetter): Content {
  return {
    paragraphs: letter.paragraphs.map(maskPersonalData),
    facts: (letter.facts ?? []).map(({ label, value }) => ({ label, value: maskPersonalData(value) })),
    amountFen: letter.amountFen?.toString() ?? null,
    basis: letter.basis.map(inChinese),
    todo: (letter.todo ?? []).map(({ what, dueOn }) => ({ what: maskPersonalData(what), dueOn })),
    remedy: maskPersonalData(letter.remedy ?? USUAL_REMEDY[letter.kind]),
    issuer: letter.issuer,
  };
}

function hashOf({ id: _id, content_sha256: _hash, content, ...head }: Row): string {
  const { paragraphs, facts, amountFen, basis, todo, remedy, issuer } = content;
  const said = JSON.stringify([head, paragraphs, facts, amountFen, basis, todo, remedy, issuer]);
  return createHash('sha256').update(said).digest('hex');
}

function headOf(row: Row): LetterHead {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    subject: { kind: row.subject_kind, id: row.subject_id },
    enterpriseId: row.enterprise_id,
    recipient: { name: row.recipient_name, uscc: row.recipient_uscc },
    title: row.title,
    issuedOn: row.issued_on,
  };
}

/** The basis of a rule set carries its editors' remarks in English: a letter says them in Chinese, or leaves them out. */
export function inChinese(basis: string): string {
  return basis
    .replace(/\s*\([^()]*the park's own[^()]*\)/g, '')
    .replace(/\s*\(unconfirmed\)/g, '（待核）')
    .replace(/\s*unconfirmed/g, '待核');
}
