import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What lists and work queues are ordered and found by. */
export class Lists1764100000060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index violation_state on violation (state, department, id);
      create index violation_flagged on violation (flagged_on, id);
      create index violation_due on violation (coalesce(due_on, '9999-12-31'), id);
      create index penalty_determined on penalty (determined_on, id);
      create index penalty_state on penalty (state, department, id);
      create index penalty_obligation_open on penalty_obligation (penalty_id) where fulfilled_on is null;
      create index objection_state on objection (state, id);
      create index objection_filed on objection (filed_on, id);
      create index objection_record on objection (record_id);
      create index repair_state on repair (state, id);
      create index repair_filed on repair (filed_on, id);
      create index repair_due on repair (
        coalesce(case state when 'filed' then accept_due_on when 'accepted' then decide_due_on end, '9999-12-31'), id);
      create index red_list_entry_state on red_list_entry (state, id);
      create index red_list_entry_proposed on red_list_entry (proposed_on, id);
      create index red_list_entry_ends on red_list_entry (coalesce(until_on, '9999-12-31'), id);
      create index red_list_candidate_since on red_list_candidate (since, enterprise_id);
      create index serious_list_entry_state on serious_list_entry (state, id);
      create index measure_imposed on measure (imposed_on, id);
      create index inspection_opened on inspection (opened_on, id);
      create index inspection_state on inspection (state, id);
      create index inspection_plan_state on inspection_plan (state, department);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}
