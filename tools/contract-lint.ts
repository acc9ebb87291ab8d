import { type Ruleset, Spectral } from '@stoplight/spectral-core';
import { asyncApiRules, openApiRules } from './contract-rules';

/** @returns one line a fault of an OpenAPI document: where, what, which rule */
export const lintOpenApi = (document: object): Promise<string[]> => lint(openApiRules, document);

/** @returns one line a fault of an AsyncAPI document */
export const lintAsyncApi = (document: object): Promise<string[]> => lint(asyncApiRules, document);

async function lint(rules: Ruleset, document: object): Promise<string[]> {
  const spectral = new Spectral();
  spectral.setRuleset(rules);
  const faults = await spectral.run(document as Record<string, unknown>);
  return faults.map(({ path, code, message }) => `${path.join(' › ')}: ${message} (${code})`);
}
