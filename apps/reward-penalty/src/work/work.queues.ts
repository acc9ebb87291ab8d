import { beginningOf, type WorkQueue } from '@app/platform/work-queue';
import type { Words } from '@app/platform/words.dto';

/** Within so many days a correction counts as due soon. */
const SOON_DAYS = 10;

/** What waits in the matters of violations; `offence` says the code of one in words. */
export function violationQueues(offence: (code: string) => Words): WorkQueue[] {
  const violation = (since: string, where: string, dueOn = 'null::date'): string =>
    `select v.id, v.enterprise_id, v.offence, ${since}, ${dueOn} from violation v, me where ${where}`;
  const own = 'v.department = me.department';
  const label = { zh: '违法行为', en: 'Violation' };
  return [
    {
      ...{ kind: 'violation.review-correction', roles: ['regulator'], label: { zh: '改正证明', en: 'Proof' } },
      waiting: `select v.id, v.enterprise_id, v.offence, ${beginningOf('c.submitted_on')}, null::date
        from violation v join violation_correction c on c.violation_id = v.id and c.accepted is null, me
        where v.state = 'correction-submitted' and ${own}`,
      say: offence,
    },
    {
      ...{ kind: 'violation.decide', roles: ['regulator'], label, say: offence },
      waiting: violation(beginningOf('v.judged_on'), `v.state = 'to-decide' and ${own}`),
    },
    {
      ...{ kind: 'violation.watch-correction', roles: ['regulator'], label, say: offence },
      waiting: violation(
        'v.flagged_at',
        `v.state = 'awaiting-correction' and ${own} and v.due_on <= me.today + ${SOON_DAYS}`,
        'v.due_on',
      ),
    },
    {
      ...{ kind: 'violation.penalise', roles: ['regulator'], label, say: offence },
      waiting: violation(beginningOf('v.judged_on'), `v.state = 'to-penalise' and ${own}`),
    },
    {
      ...{ kind: 'violation.correct', roles: ['enterprise'], label: { zh: '改正', en: 'Correct' }, say: offence },
      waiting: violation(
        'v.flagged_at',
        `v.state = 'awaiting-correction' and v.enterprise_id = me.enterprise_id`,
        'v.due_on',
      ),
    },
  ];
}

const penalty = { zh: '行政处罚', en: 'Penalty' };
const objection = { zh: '异议', en: 'Objection' };
const repair = { zh: '信用修复', en: 'Credit repair' };
const plan = { zh: '抽查计划', en: 'Inspection plan' };

const ofRecord = (table: string, since: string, where: string, dueOn = 'null::date'): string =>
  `select t.id, t.enterprise_id, c.document_number, ${since}, ${dueOn}
   from ${table} t join credit_record_copy c on c.record_id = t.record_id, me where ${where}`;

/** The rest; nobody is shown what the rule of two people keeps from them. */
export const QUEUES: readonly WorkQueue[] = [
  {
    ...{ kind: 'penalty.decide-annulment', roles: ['regulator', 'credit-officer'], label: penalty },
    waiting: `select p.id, p.enterprise_id, p.document_number, ${beginningOf('p.annulment_proposed_on')}, null::date
      from penalty p, me where p.state <> 'annulled' and p.annulment_proposed_by <> me.id
        and ('credit-officer' = any(me.roles) or p.department = me.department)`,
  },
  {
    ...{ kind: 'penalty.fulfil', roles: ['enterprise'], label: penalty },
    waiting: `select p.id, p.enterprise_id, o.what, p.determined_at, o.due_on
      from penalty p join penalty_obligation o on o.penalty_id = p.id and o.fulfilled_on is null, me
      where p.state = 'determined' and p.enterprise_id = me.enterprise_id`,
  },
  {
    ...{ kind: 'inspection.carry-out', roles: ['regulator'], label: { zh: '检查', en: 'Inspection' } },
    waiting: `select i.id, i.enterprise_id, coalesce(p.title, i.reason), ${beginningOf('i.opened_on')}, null::date
      from inspection i left join inspection_plan p on p.id = i.plan_id, me
      where i.state in ('drawn', 'ordered') and i.department = me.department`,
  },
  {
    kind: 'measure.feedback',
    roles: ['regulator', 'credit-officer', 'subsidy-officer'],
    label: { zh: '奖惩措施', en: 'Measure' },
    waiting: `select m.id, m.enterprise_id, m.title::text, ${beginningOf('coalesce(m.lift_ordered_on, m.imposed_on)')}, null::date
      from measure m, me where m.state in ('imposed', 'lift-ordered') and m.department = me.department`,
    say: (title) => JSON.parse(title) as Words,
  },
  {
    ...{ kind: 'inspection-plan.close-frame', roles: ['regulator'], label: plan },
    waiting: `select p.id, null::uuid, p.title, p.made_at, null::date from inspection_plan p, me
      where p.state = 'committed' and p.department = me.department and p.year = extract(year from me.today)`,
  },
  {
    ...{ kind: 'inspection-plan.witness', roles: ['auditor', 'credit-officer'], label: plan },
    waiting: `select p.id, null::uuid, p.title, p.frame_at, null::date from inspection_plan p, me
      where p.state = 'frame-closed' and p.year = extract(year from me.today) and p.made_by <> me.id and p.frame_by <> me.id`,
  },
  {
    ...{ kind: 'objection.recommend', roles: ['credit-officer'], label: objection },
    waiting: ofRecord('objection', beginningOf('t.filed_on'), `t.state = 'filed'`),
  },
  {
    ...{ kind: 'objection.decide', roles: ['credit-officer'], label: objection },
    waiting: ofRecord(
      'objection',
      beginningOf('t.filed_on'),
      `t.state = 'recommended' and t.recommended_by <> me.id and t.filed_by <> me.id`,
    ),
  },
  {
    ...{ kind: 'repair.accept', roles: ['credit-officer'], label: repair },
    waiting: ofRecord('repair', beginningOf('t.filed_on'), `t.state = 'filed'`, 't.accept_due_on'),
  },
  {
    ...{ kind: 'repair.decide', roles: ['credit-officer'], label: repair },
    waiting: ofRecord(
      'repair',
      beginningOf('t.accepted_on'),
      `t.state = 'accepted' and t.accepted_by <> me.id and t.filed_by <> me.id`,
      't.decide_due_on',
    ),
  },
  {
    ...{ kind: 'repair.confirm-revocation', roles: ['credit-officer'], label: repair },
    waiting: ofRecord(
      'repair',
      beginningOf('t.revocation_proposed_on'),
      `t.state = 'revocation-proposed' and t.revocation_proposed_by <> me.id`,
    ),
  },
  {
    ...{ kind: 'red-list.propose', roles: ['credit-officer'], label: { zh: '红名单候选', en: 'Red-list candidate' } },
    waiting: `select c.enterprise_id, c.enterprise_id, null, ${beginningOf('c.since')}, null::date from red_list_candidate c`,
  },
  {
    ...{ kind: 'red-list.confirm', roles: ['credit-officer'], label: { zh: '列入红名单', en: 'Onto the red list' } },
    waiting: `select r.id, r.enterprise_id, null, ${beginningOf('r.proposed_on')}, null::date from red_list_entry r, me
      where r.state = 'proposed' and r.proposed_by <> me.id`,
  },
  {
    kind: 'serious-list.confirm',
    roles: ['credit-officer'],
    label: { zh: '列入严重失信名单', en: 'Onto the serious list' },
    waiting: `select s.id, s.enterprise_id, s.source_decision, ${beginningOf('s.proposed_on')}, null::date
      from serious_list_entry s, me where s.state = 'proposed' and s.proposed_by <> me.id`,
  },
];
