import type { RuleSets } from '@app/platform/rule-sets';
import type { Words } from '@app/platform/words.dto';

/** What people call a policy: the title of this version, else of the latest. */
export function policyTitle(rules: RuleSets, policyId: string, version?: string): Words {
  const versions = rules.versionsOf('subsidy', policyId);
  const found = versions.find((one) => one.rules.version === version) ?? versions.at(-1);
  return found?.rules.title ?? { zh: policyId, en: policyId };
}
