import { hash } from 'node:crypto';

/** How the seed of a draw comes about, and who inspects: with the published files, anyone can repeat it. */

/** What binds the system to its secret before anybody knows the frame. @param secret 64 hexadecimal digits */
export function commitmentTo(secret: string): string {
  return sha256(secret);
}

/** The seed: nobody could choose it, as each part was bound before the next was known. */
export function seedOf(secret: string, frameHash: string, word: string): string {
  return sha256(`${secret}\n${frameHash}\n${word}`);
}

/** The inspectors of one drawn enterprise: those with the smallest SHA-256 of seed, code of the enterprise, own code. */
export function inspectorsOf(seed: string, uscc: string, codes: readonly string[], count: number): string[] {
  return codes
    .map((code) => ({ code, lot: sha256(`${seed}\n${uscc}\n${code}`) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, count)
    .map(({ code }) => code);
}

function sha256(data: string): string {
  // In one call: a draw makes one for every enterprise drawn and every inspector.
  return hash('sha256', data, 'hex');
}
