import type { StateMachine } from '@app/kernel/state-machine';
import { type Database } from '@app/platform/database';
import type { Receipts } from '@app/platform/receipts';
import { applicationStates } from '../applications/application.states';
import { payoutStates } from '../payouts/payout.states';

/** Each query answers the rows that should not be. The numbers are those of `tools/invariants.ts`. */
const BROKEN: Record<string, string> = {
  'I1 a journal with fewer than two lines, or that does not sum to zero': `
    select j.id from journal j left join posting p on p.journal_id = j.id
    group by j.id having count(p.account) < 2 or sum(p.amount_fen) <> 0`,
  'I1 a pool whose balances are not what its postings say': `
    select l.code || '/' || l.year as id from pool l
    left join journal j on j.pool_code = l.code and j.pool_year = l.year
    left join posting p on p.journal_id = j.id
    group by l.code, l.year
    having coalesce(sum(p.amount_fen) filter (where p.account = 'available'), 0) <> l.available_fen
      or coalesce(sum(p.amount_fen) filter (where p.account = 'reserved'), 0) <> l.reserved_fen
      or coalesce(sum(p.amount_fen) filter (where p.account = 'settled'), 0) <> l.settled_fen
      or coalesce(sum(p.amount_fen) filter (where p.account = 'budget'), 0) <> -l.amount_fen`,
  'I2 a payout with more than one reserve, more than one end, or a return without a settlement': `
    select payout_id as id from journal where payout_id is not null group by payout_id
    having count(*) filter (where kind = 'reserve') <> 1 or count(*) filter (where kind in ('settle', 'release')) > 1
      or count(*) filter (where kind = 'return') > count(*) filter (where kind = 'settle')`,
  'I2 a payout whose state is not what the ledger says': `
    select p.id from payout p left join journal j on j.payout_id = p.id group by p.id, p.state
    having (p.state = 'paid') <> (count(*) filter (where j.kind = 'settle') = 1 and count(*) filter (where j.kind = 'return') = 0)
      or (p.state in ('approved', 'instructed', 'unknown', 'suspended')) and count(*) filter (where j.kind in ('settle', 'release')) > 0
      or (p.state in ('returned', 'revoked')) and count(*) filter (where j.kind in ('return', 'release')) <> 1`,
  'I2 a payout that reserved or settled another amount than its own': `
    select p.id from payout p join journal j on j.payout_id = p.id join posting g on g.journal_id = j.id
    group by p.id, p.amount_fen
    having sum(g.amount_fen) filter (where g.account = 'reserved' and j.kind in ('reserve', 'adjust')) <> p.amount_fen
      or coalesce(sum(g.amount_fen) filter (where g.account = 'settled' and j.kind = 'settle'), p.amount_fen) <> p.amount_fen`,
  'I2 a grant that is not the amount that was decided': `
    select p.id from payout p join decision d on d.id = p.decision_id where p.kind = 'grant' and p.amount_fen <> d.amount_fen`,
  'I8 one person as maker and checker': `
    select id from payout where maker = checker
    union all select id from application where approved_by in (reviewed_by, filed_by)
    union all select id from decision where maker = checker
    union all select id from correction where checker = any (deciders)
    union all select id from hold_resolution where maker = checker
    union all select id from policy_draft where maker = checker`,
  'I9 a decision whose receipt says another amount, day, grade, pledge or version': `
    select d.id from decision d join receipt r on r.id = d.receipt_id
    where (r.result ->> 'amount')::numeric * 100 <> d.amount_fen or r.decided_on <> d.grade_on
      or r.given ->> 'grade' <> d.grade or (r.given ->> 'seriousListed')::boolean <> d.serious_listed
      or (r.given ->> 'creditPledgeSigned')::boolean <> d.credit_pledge_signed
      or r.rule_version <> d.policy_version or r.rule_hash <> d.policy_hash`,
  'I9 a correction that is not the difference of what it names': `
    select id from correction where amount_fen <> abs(decided_now_fen - decided_before_fen)`,
};

interface Move {
  id: string;
  from: string | null;
  to: string;
  version: number;
  n: number;
}

/**
 * What must hold of the money after whatever happened: I1, I2, I8 and I9 of `tools/invariants.ts`.
 * @returns what does not, one line each; empty when all is well
 */
export async function findBrokenInvariants(db: Database, receipts: Receipts): Promise<string[]> {
  const broken = await findBrokenMoney(db);
  for (const { id } of await db.query<{ id: string }>(`select receipt_id as id from decision`)) {
    if (!(await receipts.replay(id)).agrees) broken.push(`I9 receipt ${id} does not replay`);
  }
  return broken;
}

/** The same without making the decisions again. */
export async function findBrokenMoney(db: Database): Promise<string[]> {
  const broken: string[] = [];
  for (const [name, query] of Object.entries(BROKEN)) {
    const rows = await db.query<{ id: string }>(query);
    if (rows.length > 0) broken.push(`${name}: ${rows.map((row) => row.id).join(', ')}`);
  }
  broken.push(...(await brokenMoves(db, 'payout', payoutStates)));
  broken.push(...(await brokenMoves(db, 'application', applicationStates)));
  return broken;
}

/** I7 and I8: each state was reached by an allowed way from the one before, with one audit row for it. */
async function brokenMoves<S extends string>(
  db: Database,
  kind: 'payout' | 'application',
  machine: StateMachine<S>,
): Promise<string[]> {
  const moves = await db.query<Move & { state: string; before: string | null; last: boolean }>(
    `select a.subject_id as id, a.detail ->> 'from' as "from", a.detail ->> 'to' as "to", t.state,
       lag(a.detail ->> 'to') over w as before, lead(a.id) over w is null as last
     from audit a join ${kind} t on t.id::text = a.subject_id
     where a.subject_kind = $1 and a.detail ? 'to' and a.detail ? 'from'
     window w as (partition by a.subject_id order by a.id)`,
    [kind],
  );
  return moves
    .filter(
      (move) =>
        move.from !== move.before ||
        (move.from !== null && !machine.allows(move.from as S, move.to as S)) ||
        (move.last && move.to !== move.state),
    )
    .map((move) => `I8 ${kind} ${move.id} went from ${move.from} to ${move.to}, it was ${move.before}`);
}
