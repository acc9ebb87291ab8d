import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Measures1764100000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table measure (
        id uuid primary key,
        enterprise_id uuid not null references enterprise_copy (id),
        code text not null,
        department text not null,
        kind text not null check (kind in ('restriction', 'reward')),
        -- as the catalogue said when it was imposed
        title jsonb not null,
        legal_basis text not null,
        catalogue_version text not null,
        state text not null check (state in ('imposed', 'applied', 'lift-ordered', 'lifted')),
        version int not null default 1 check (version > 0),
        imposed_on date not null,
        applied_on date,
        lift_ordered_on date,
        lifted_on date,
        check ((state in ('lift-ordered', 'lifted')) = (lift_ordered_on is not null)),
        check ((state = 'lifted') = (lifted_on is not null)),
        check (state <> 'applied' or applied_on is not null)
      );
      -- One a department, however many causes it has; after it was lifted, a new cause makes a new one.
      create unique index measure_open on measure (enterprise_id, code, department) where state <> 'lifted';
      create index measure_enterprise on measure (enterprise_id);
      create index measure_department on measure (department, state);

      create table measure_cause (
        measure_id uuid not null references measure (id),
        kind text not null check (kind in ('record', 'serious-list', 'red-list')),
        cause_id uuid not null,
        since_on date not null,
        ended_on date,
        primary key (measure_id, kind, cause_id)
      );

      -- What a department answered; nothing is changed afterwards.
      create table measure_feedback (
        id uuid primary key,
        measure_id uuid not null references measure (id),
        -- what was asked for: to apply it, or to lift it
        about text not null check (about in ('applied', 'lifted')),
        done boolean not null,
        note text not null,
        given_by text not null,
        given_on date not null
      );
      create index measure_feedback_measure on measure_feedback (measure_id);
      create function measure_feedback_is_kept() returns trigger language plpgsql as $$
      begin
        raise exception 'feedback is kept as it was given';
      end $$;
      create trigger measure_feedback_is_kept before update or delete on measure_feedback
        for each row execute function measure_feedback_is_kept();

      -- The version of the catalogue that every enterprise has been looked at by.
      create table measure_catalogue_applied (
        version text not null,
        applied_on date not null
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}
