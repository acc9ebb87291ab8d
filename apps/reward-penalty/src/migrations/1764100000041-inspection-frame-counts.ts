import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many of each class stand in a frame, counted once: a list of plans does not read every frame again. */
export class InspectionFrameCounts1764100000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger inspection_plan_fixed on inspection_plan;
      alter table inspection_plan add column frame_counts jsonb;
      update inspection_plan p set frame_counts = (
        select jsonb_agg(to_jsonb(c) order by c."riskClass") from (
          select risk_class as "riskClass", count(*) as enterprises, count(*) filter (where exempt) as exempt,
            count(*) filter (where inspected_this_year) as "inspectedThisYear",
            count(*) filter (where not exempt and not (inspected_this_year and convert_from(r.bytes, 'UTF8') ~ '\\moncePerYear: *true')) as candidates
          from inspection_frame_line l
          join rule_set r on r.kind = 'inspection' and r.id = p.rule_id and r.version = p.rule_version
          where l.plan_id = p.id group by 1) c)
      where frame_hash is not null;
      alter table inspection_plan add check ((frame_hash is null) = (frame_counts is null));
      create trigger inspection_plan_fixed before update on inspection_plan for each row
        when ((old.title, old.matters, old.department, old.secret, old.commitment, old.inspector_codes, old.inspectors_per_enterprise,
              old.sectors, old.sub_zones, old.year, old.made_by, old.made_at)
            is distinct from (new.title, new.matters, new.department, new.secret, new.commitment, new.inspector_codes,
              new.inspectors_per_enterprise, new.sectors, new.sub_zones, new.year, new.made_by, new.made_at)
          or (old.frame_hash is not null
            and (old.frame_hash, old.frame_on, old.frame_at, old.frame_by, old.frame_counts, old.rule_id, old.rule_version, old.rule_hash, old.exemption_rule)
              is distinct from (new.frame_hash, new.frame_on, new.frame_at, new.frame_by, new.frame_counts, new.rule_id, new.rule_version, new.rule_hash, new.exemption_rule))
          or (old.state = 'drawn' and old is distinct from new))
        execute function refuse_inspection_change('plan');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}
