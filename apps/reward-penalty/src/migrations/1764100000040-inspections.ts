import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Risk classes, plans of draws with their frames, and inspections. */
export class Inspections1764100000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of a month: what is learned later counts from the next one.
      create table risk_class (
        enterprise_id uuid not null references enterprise_copy (id),
        month date not null check (extract(day from month) = 1),
        risk_class text not null,
        reasons jsonb not null check (jsonb_array_length(reasons) > 0),
        computed_on date not null check (computed_on >= month),
        rule_version text not null,
        rule_hash text not null,
        primary key (enterprise_id, month)
      );
      create index risk_class_month on risk_class (month, risk_class);

      create table inspection_plan (
        id uuid primary key,
        title text not null,
        matters text[] not null check (cardinality(matters) > 0),
        department text not null,
        year int not null,
        inspector_codes text[] not null check (cardinality(inspector_codes) >= 2),
        inspectors_per_enterprise int not null check (inspectors_per_enterprise between 1 and cardinality(inspector_codes)),
        sectors text[] check (cardinality(sectors) > 0),
        sub_zones text[] check (cardinality(sub_zones) > 0),
        state text not null check (state in ('committed', 'frame-closed', 'drawn', 'withdrawn')),
        version int not null default 1 check (version > 0),
        made_by text not null,
        made_at timestamptz not null,
        -- told to nobody before the draw
        secret text not null check (secret ~ '^[0-9a-f]{64}$'),
        commitment text not null check (commitment = encode(sha256(convert_to(secret, 'UTF8')), 'hex')),
        frame_hash text,
        frame_on date,
        frame_at timestamptz,
        frame_by text,
        rule_id text,
        rule_version text,
        rule_hash text,
        exemption_rule jsonb,
        witness_by text,
        witness_word text,
        seed text,
        drawn_on date,
        drawn_at timestamptz,
        receipt_id uuid references receipt (id),
        withdrawn_by text,
        withdrawn_reason text,
        constraint inspection_plan_two_people check (witness_by <> made_by and witness_by <> frame_by),
        constraint inspection_plan_seed check (seed = encode(sha256(convert_to(secret || E'\\n' || frame_hash || E'\\n' || witness_word, 'UTF8')), 'hex')),
        check (state = 'withdrawn' or (frame_hash is null) = (state = 'committed')),
        check ((frame_hash is null) = (frame_on is null) and (frame_hash is null) = (frame_by is null) and (frame_hash is null) = (frame_at is null)),
        check ((frame_hash is null) = (rule_version is null) and (frame_hash is null) = (rule_hash is null) and (frame_hash is null) = (exemption_rule is null)),
        check ((seed is null) = (state <> 'drawn')),
        check ((seed is null) = (witness_by is null) and (seed is null) = (witness_word is null) and (seed is null) = (drawn_on is null)
          and (seed is null) = (drawn_at is null) and (seed is null) = (receipt_id is null)),
        check (seed is null or frame_hash is not null),
        check (frame_at >= made_at and drawn_at >= frame_at),
        check ((withdrawn_by is null) = (state <> 'withdrawn') and (withdrawn_by is null) = (withdrawn_reason is null))
      );
      create index inspection_plan_open on inspection_plan (year) where state = 'frame-closed';

      create table inspection_frame_line (
        plan_id uuid not null references inspection_plan (id),
        uscc text not null,
        enterprise_id uuid not null references enterprise_copy (id),
        risk_class text not null,
        exempt boolean not null,
        inspected_this_year boolean not null,
        -- the red-list entry it is exempt by, and the decision
        red_list_entry_id uuid references red_list_entry (id),
        exempt_until date,
        exemption_receipt_id uuid references receipt (id),
        -- why it is not exempt
        exemption_reason text,
        primary key (plan_id, enterprise_id),
        constraint inspection_frame_line_uscc unique (plan_id, uscc),
        check (exempt = (red_list_entry_id is not null) and exempt = (exempt_until is not null) and exempt = (exemption_reason is null)
          and exempt = (exemption_receipt_id is not null))
      );

      create index inspection_frame_line_enterprise on inspection_frame_line (enterprise_id);

      -- What was committed to, or drawn from, never changes.
      create function refuse_inspection_change() returns trigger language plpgsql as $$
      begin
        raise exception 'the % of a draw never changes', tg_argv[0] using errcode = 'integrity_constraint_violation';
      end $$;
      create trigger inspection_frame_line_fixed before update or delete on inspection_frame_line
        for each row execute function refuse_inspection_change('frame');
      create trigger inspection_plan_kept before delete on inspection_plan
        for each row execute function refuse_inspection_change('plan');
      create trigger inspection_plan_fixed before update on inspection_plan for each row
        when ((old.secret, old.commitment, old.inspector_codes, old.inspectors_per_enterprise, old.sectors, old.sub_zones, old.year, old.made_by)
            is distinct from (new.secret, new.commitment, new.inspector_codes, new.inspectors_per_enterprise, new.sectors, new.sub_zones, new.year, new.made_by)
          or (old.frame_hash is not null and (old.frame_hash, old.rule_hash) is distinct from (new.frame_hash, new.rule_hash))
          or (old.state = 'drawn' and old is distinct from new))
        execute function refuse_inspection_change('plan');

      create table inspection (
        id uuid primary key,
        plan_id uuid references inspection_plan (id),
        enterprise_id uuid not null references enterprise_copy (id),
        uscc text not null,
        inspection text not null,
        department text not null,
        state text not null check (state in ('drawn', 'ordered', 'done')),
        version int not null default 1 check (version > 0),
        opened_on date not null,
        opened_by text not null,
        reason text,
        receipt_id uuid references receipt (id),
        inspector_codes text[] not null,
        outcome text,
        inspected_on date,
        note text,
        result_by text,
        result_recorded_on date,
        foreign key (plan_id, enterprise_id) references inspection_frame_line (plan_id, enterprise_id),
        constraint inspection_once_a_plan unique (plan_id, enterprise_id),
        check ((plan_id is null) = (inspection <> 'double-random') and (plan_id is null) = (reason is not null)),
        check (plan_id is not null or state <> 'drawn'),
        check (plan_id is null or state <> 'ordered'),
        check ((state = 'done') = (outcome is not null)),
        check ((outcome is null) = (inspected_on is null) and (outcome is null) = (result_by is null)
          and (outcome is null) = (result_recorded_on is null) and (outcome is null) = (note is null)),
        check (inspected_on >= opened_on and result_recorded_on >= inspected_on)
      );
      create index inspection_enterprise on inspection (enterprise_id);
      create index inspection_department on inspection (department, state);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}
