import { parseUscc } from '@app/kernel/uscc';
import { distinct, envelope, text } from '@app/rule-kinds/fields';
import { parseBy } from '@app/rule-kinds/rule-data-error';
import { z } from 'zod';
import { comparable } from '../source-rows/cells';

const uscc = text.refine((code) => {
  const parsed = parseUscc(code);
  return parsed.ok && parsed.uscc === code;
}, 'must be a unified social credit code');

/** `rules/classification/authorities@<version>.yaml`: codes and names of authorities; see docs/RULES-GUIDE.md §6.2. */
const authoritiesTable = z.strictObject({
  kind: z.literal('authorities'),
  ...envelope,
  authorities: z
    .array(
      z.strictObject({
        uscc,
        sector: text,
        /** The first is the present one. */
        names: z.array(text).min(1, { error: 'must have at least one name' }),
      }),
    )
    .superRefine(distinct((authority) => authority.uscc, ['uscc'])),
});

export interface Authority {
  uscc: string;
  sector: string;
  /** The present name. */
  name: string;
}

export type AuthoritiesTable = z.output<typeof authoritiesTable>;

export type Authorities = AuthoritiesTable & {
  byCode: ReadonlyMap<string, Authority>;
  byName: ReadonlyMap<string, Authority>;
};

/** @throws RuleDataError naming file and path */
export function parseAuthorities(data: unknown, file: string): Authorities {
  const table = parseBy(authoritiesTable, data, [], file);
  const byCode = new Map<string, Authority>();
  const byName = new Map<string, Authority>();
  for (const { uscc: code, sector, names } of table.authorities) {
    const authority = { uscc: code, sector, name: names[0]! };
    byCode.set(code, authority);
    for (const name of names) byName.set(comparable(name), authority);
  }
  return { ...table, byCode, byName };
}

/** By its code, else by any of its names. */
export function findAuthority(authorities: Authorities, code: string | null, name: string | null): Authority | null {
  return (
    (code === null ? undefined : authorities.byCode.get(code)) ??
    (name === null ? undefined : authorities.byName.get(comparable(name))) ??
    null
  );
}
