import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { creditRating, subsidy, take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { LoadedPart } from '../kit/states';
import { Amount } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { dryRunWords } from './dry-run.words';
import { changedIn, type DryRun } from './services';

type Effects = components['schemas']['Effects'];
type Sums = Pick<Effects, 'touchedCount' | 'changedCount' | 'beforeFen' | 'afterFen'>;
/** As many as the service of subsidies takes at once. */
const PIECE = 5000;

/** What the changed grades do to the applications that wait; piece by piece, and the differences added up. */
async function effectsOf(draftId: string, signal: AbortSignal): Promise<Effects | null> {
  let total: Effects | null = null;
  let cursor: string | null = null;
  do {
    const page: { items: { enterpriseId: string; to: string }[]; nextCursor: string | null } = await take(
      creditRating.GET('/rule-sets/drafts/{draftId}/dry-run/enterprises', {
        params: { path: { draftId }, query: { changed: true, limit: PIECE, ...(cursor ? { cursor } : {}) } },
        signal,
      }),
    );
    if (page.items.length > 0) {
      const changes = page.items.map(({ enterpriseId, to: grade }) => ({ enterpriseId, grade }));
      const body = { changes } as components['schemas']['EffectsQuery'];
      const effects: Effects = await take(subsidy.POST('/applications/effects', { body, signal }));
      total = total === null ? effects : added(total, effects);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return total;
}

/** Both start from the same money, so the difference of the second is added to the first. */
function plus<One extends Sums>(one: One, other: Sums): One {
  return {
    ...one,
    touchedCount: one.touchedCount + other.touchedCount,
    changedCount: one.changedCount + other.changedCount,
    afterFen: (BigInt(one.afterFen) + BigInt(other.afterFen) - BigInt(other.beforeFen)).toString(),
  };
}

function added(one: Effects, other: Effects): Effects {
  const byPolicy = one.byPolicy.map((policy) => {
    const more = other.byPolicy.find(({ policyId }) => policyId === policy.policyId);
    return more ? plus(policy, more) : policy;
  });
  return { ...plus(one, other), byPolicy };
}

export function DryRunMoney({ run }: { run: DryRun }): ReactNode {
  const say = useWords(dryRunWords);
  const changes = changedIn(run) > 0;
  const money = useQuery({
    queryKey: ['dry-run-money', run.draftId, run.startedAt],
    queryFn: ({ signal }) => effectsOf(run.draftId, signal),
    enabled: changes,
  });
  return (
    <section>
      <h3>{say('money')}</h3>
      {changes ? (
        <LoadedPart query={money}>{(data) => (data ? <MoneyTable effects={data} /> : say('moneyNone'))}</LoadedPart>
      ) : (
        <p className="soft">{say('moneyNone')}</p>
      )}
    </section>
  );
}

function MoneyTable({ effects }: { effects: Effects }): ReactNode {
  const say = useWords(dryRunWords);
  const textOf = useTextOf();
  return (
    <div className="table-scroll">
      <table className="small">
        <thead>
          <tr>
            <th scope="col">{say('policy')}</th>
            {(['touched', 'changedAmount', 'before', 'after', 'difference'] as const).map((name) => (
              <th key={name} scope="col" className="number">
                {say(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {effects.byPolicy.map((one) => (
            <MoneyRow key={one.policyId} name={textOf(one.policyTitle)} sums={one} />
          ))}
          <MoneyRow name={say('all')} sums={effects} isTotal />
        </tbody>
      </table>
    </div>
  );
}

function MoneyRow({ name, sums, isTotal = false }: { name: string; sums: Sums; isTotal?: boolean }): ReactNode {
  return (
    <tr className={isTotal ? 'total' : ''}>
      <td>{name}</td>
      <td className="number">{sums.touchedCount}</td>
      <td className="number">{sums.changedCount}</td>
      <td className="number">
        <Amount fen={sums.beforeFen} />
      </td>
      <td className="number">
        <Amount fen={sums.afterFen} />
      </td>
      <td className="number">
        <Amount fen={(BigInt(sums.afterFen) - BigInt(sums.beforeFen)).toString()} />
      </td>
    </tr>
  );
}
