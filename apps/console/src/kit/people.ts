import { gateway, take } from '../api/clients';

/** As many as the gateway answers at once. */
const MOST = 100;

type Tell = (answer: Promise<Record<string, string>>) => void;
let waiting = new Map<string, Tell[]>();

/** The name of an account, or null; all that are asked for in one tick go in one request. */
export async function nameOfPerson(account: string): Promise<string | null> {
  if (waiting.size === 0) setTimeout(ask);
  const names = await new Promise<Record<string, string>>((resolve) => {
    waiting.set(account, [...(waiting.get(account) ?? []), resolve]);
  });
  return names[account] ?? null;
}

function ask(): void {
  const all = [...waiting];
  waiting = new Map();
  for (let at = 0; at < all.length; at += MOST) {
    const some = all.slice(at, at + MOST);
    const query = { accounts: some.map(([account]) => account).join(',') };
    const answer = take(gateway.GET('/auth/people', { params: { query } })).then(({ people }) => people);
    for (const [, tells] of some) tells.forEach((tell) => tell(answer));
  }
}
