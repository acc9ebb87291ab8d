import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a running system is. */
export interface Address {
  gatewayUrl: string;
  issuer: string;
  kafkaBrokers: string;
  topicPrefix: string;
  /** Each program behind the gateway, for operators. */
  services?: Record<string, string>;
}

const fileIn = (dir: string): string => join(dir, 'address.json');

/** Tells the programs of the same folder (the tour, the cases) where its system is, whatever ports it took. */
export function keepAddress(dir: string, address: Address): void {
  writeFileSync(fileIn(dir), JSON.stringify(address));
}

export function forgetAddress(dir: string): void {
  rmSync(fileIn(dir), { force: true });
}

/** Of the system that runs from this folder, or null. */
export function keptAddress(dir: string): Address | null {
  return existsSync(fileIn(dir)) ? (JSON.parse(readFileSync(fileIn(dir), 'utf8')) as Address) : null;
}
