/**
 * What a zone asks of the system in a minute, at rates that do not wait for its answers (an open model: a slow answer does
 * not make the next request later). Each answer is checked. `npm run load` prepares the plan, runs this and reads what it
 * leaves.
 *   k6 run -e PLAN=plan.json -e SUMMARY=summary.json load-tests/park.js
 */
import { check } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter } from 'k6/metrics';

/** Shape: `Plan` of tools/load.ts. */
const plan = JSON.parse(open(__ENV.PLAN));
const wrongAnswers = new Counter('wrong_answers');

const scenario = (exec_) => ({
  executor: 'constant-arrival-rate',
  exec: exec_,
  rate: plan.rates[exec_],
  timeUnit: '1s',
  duration: `${plan.seconds}s`,
  preAllocatedVUs: 20,
  maxVUs: 300,
});
const names = Object.keys(plan.rates);

export const options = {
  scenarios: Object.fromEntries(names.map((name) => [name, scenario(name)])),
  // A threshold makes k6 keep the figures of each scenario by themselves; these gate nothing.
  thresholds: Object.fromEntries(
    names.flatMap((name) => [
      [`http_req_duration{scenario:${name}}`, ['p(99)>=0']],
      [`http_req_failed{scenario:${name}}`, ['rate>=0']],
      [`iterations{scenario:${name}}`, ['count>=0']],
      [`dropped_iterations{scenario:${name}}`, ['count>=0']],
      [`wrong_answers{scenario:${name}}`, ['count>=0']],
    ]),
  ),
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
  noUsageReport: true,
};

/** One of a list, another each time; every scenario goes through its own. */
const next = (list) => list[exec.scenario.iterationInTest % list.length];

const headers = (token, more) => ({ headers: { authorization: `Bearer ${token}`, ...more } });

/** Against the bare limit there is nothing to be right or wrong. */
function judge(answer, status, isRight) {
  const right = check(answer, {
    'answered as it should be': () => answer.status === status && (plan.isBare || isRight(answer.json())),
  });
  if (!right) {
    wrongAnswers.add(1);
    if (exec.scenario.iterationInTest < 1000) console.error(`${exec.scenario.name}: ${answer.status} ${answer.body}`);
  }
}

/** Another system asks whether an enterprise is exempt from a routine inspection. */
export function exemption() {
  const { uscc, exempt } = next(plan.enterprises);
  const url = `${plan.gatewayUrl}/api/reward-penalty/exemptions?uscc=${uscc}&inspection=routine`;
  judge(http.get(url, headers(plan.systemToken)), 200, (body) => body.uscc === uscc && body.exempt === exempt);
}

/** Another system asks for a grade. */
export function grade() {
  const one = next(plan.enterprises);
  const url = `${plan.gatewayUrl}/api/credit-rating/enterprises/${one.id}/rating`;
  judge(
    http.get(url, headers(plan.systemToken)),
    200,
    (body) => body.enterpriseId === one.id && body.grade === one.grade,
  );
}

/** An approver opens an application and approves it. */
export function approval() {
  const index = exec.scenario.iterationInTest;
  const one = plan.applications[index];
  if (one === undefined) return;
  const url = `${plan.gatewayUrl}/api/subsidy/applications/${one.id}`;
  judge(http.get(url, headers(plan.approverToken)), 200, (body) => body.id === one.id && body.state === 'reviewed');
  const condition = {
    'if-match': `"${one.version}"`,
    'idempotency-key': `load-approval-${index}`,
    'content-type': 'application/json',
  };
  const post = () => http.post(`${url}/approve`, '{}', headers(plan.approverToken, condition));
  const answer = post();
  judge(answer, 200, (body) => body.amountFen === one.amountFen);
  // Who did not hear the answer asks again, and is told the same.
  if (index % 10 === 0) judge(post(), 200, (body) => body.payoutId === answer.json().payoutId);
}

/** An enterprise files an application. */
export function filing() {
  const index = exec.scenario.iterationInTest;
  const token = next(plan.enterpriseTokens);
  const body = {
    policyId: 'technical-renovation',
    projectCode: `负载-${plan.mark}-${index}`,
    facts: { eligibleInvestment: '5000000.00' },
    creditPledgeSigned: true,
    payee: { name: '负载试验', bank: '东湾银行高新支行', account: '6222000000005678' },
  };
  const more = { 'idempotency-key': `load-filing-${plan.mark}-${index}`, 'content-type': 'application/json' };
  const url = `${plan.gatewayUrl}/api/subsidy/applications`;
  judge(http.post(url, JSON.stringify(body), headers(token, more)), 201, ({ id }) => typeof id === 'string');
}

export function handleSummary(data) {
  return { [__ENV.SUMMARY]: JSON.stringify(data) };
}
