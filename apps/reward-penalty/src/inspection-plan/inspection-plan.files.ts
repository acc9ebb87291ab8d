import type { InspectionPlan } from './inspection-plan.entity';

interface Drawn {
  plan: InspectionPlan;
  rule: string;
  secret: string;
  frame: { uscc: string; riskClass: string; exempt: boolean; inspectedThisYear: boolean }[];
  drawn: { uscc: string; inspectors: string[] }[];
}

/** The files that are published of a draw: with them anyone can repeat it. The words of people, never their names. */
export function drawFilesOf({ plan, rule, secret, frame, drawn }: Drawn): Record<string, string> {
  const { id, title, matters, department, year, inspectorCodes, inspectorsPerEnterprise } = plan;
  const { sectors, subZones, madeAt, commitment, frameOn, frameAt, frameHash, exemptionRule } = plan;
  return {
    'plan.json': json({
      ...{ id, title, matters, inspection: 'double-random', department, year, sectors, subZones },
      inspectors: inspectorCodes,
      ...{ inspectorsPerEnterprise, madeAt, commitment, frameOn, frameAt, frameHash },
      rule: { id: plan.ruleId, version: plan.ruleVersion, hash: plan.ruleHash },
      exemptionRule,
    }),
    'rule.yaml': rule,
    'frame.csv': [
      'uscc,riskClass,exempt,inspectedThisYear',
      ...frame.map((line) => [line.uscc, line.riskClass, bit(line.exempt), bit(line.inspectedThisYear)].join(',')),
      '',
    ].join('\n'),
    'draw.json': json({
      ...{ secret, frameHash, word: plan.witnessWord, seed: plan.seed },
      ...{ drawnOn: plan.drawnOn, drawnAt: plan.drawnAt, drawn },
    }),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function bit(value: boolean): string {
  return value ? '1' : '0';
}
