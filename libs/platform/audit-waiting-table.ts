import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The acts that wait to be sealed. A trigger fills it, so that no act gets by; what is in it leaves it only once sealed.
 * To look for them in the log itself would cost what was ever written, and a cursor over ids would pass by who commits late.
 */
export class AuditWaitingTable1768000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit_waiting (audit_id bigint primary key);

      create function audit_waits() returns trigger language plpgsql as $$
      begin
        insert into audit_waiting (audit_id) select id from added;
        return null;
      end $$;
      create trigger waits after insert on audit referencing new table as added
        for each statement execute function audit_waits();

      insert into audit_waiting (audit_id)
      select a.id from audit a where not exists (select 1 from audit_chain c where c.audit_id = a.id);

      create function audit_must_be_sealed() returns trigger language plpgsql as $$
      begin
        if not exists (select 1 from audit_chain c where c.audit_id = old.audit_id) then
          raise exception 'act % is not sealed yet', old.audit_id using errcode = 'restrict_violation';
        end if;
        return old;
      end $$;
      create trigger sealed_first before delete on audit_waiting for each row execute function audit_must_be_sealed();
      create trigger never_changed before update on audit_waiting for each row execute function refuse_change();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}
