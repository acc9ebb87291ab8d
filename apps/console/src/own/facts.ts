/** What people type for a fact of a policy, as the service takes it; null while it is not right. */
export function factOf(kind: string, typed: string): string | number | null {
  const text = typed.normalize('NFKC').replace(/[,\s¥]/g, '');
  if (kind === 'units') return /^\d{1,9}$/.test(text) ? Number(text) : null;
  const parts = /^(\d{1,13})(?:\.(\d{0,2}))?$/.exec(text);
  if (!parts) return null;
  return `${parts[1]!.replace(/^0+(?=\d)/, '')}.${(parts[2] ?? '').padEnd(2, '0')}`;
}

/** Facts of which none is missing or wrong; null otherwise. */
export function wholeFacts(
  needed: readonly { name: string; kind: string }[],
  facts: Record<string, unknown>,
): Record<string, string | number> | null {
  const whole: Record<string, string | number> = {};
  for (const { name, kind } of needed) {
    const given = facts[name];
    const fact = typeof given === 'string' || typeof given === 'number' ? factOf(kind, String(given)) : null;
    if (fact === null) return null;
    whole[name] = fact;
  }
  return whole;
}
