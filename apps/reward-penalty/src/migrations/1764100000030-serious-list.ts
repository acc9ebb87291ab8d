import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How an enterprise comes onto the serious list and off it. Nothing had written the table before this. */
export class SeriousList1764100000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table serious_list_entry
        add column state text not null check (state in ('proposed', 'entered', 'left', 'annulled', 'withdrawn')),
        add column version int not null default 1 check (version > 0),
        add column proposed_by text not null,
        add column proposed_on date not null,
        add column confirmed_by text,
        -- the day of the decision of the authority that found it gravely dishonest
        add column decided_on date not null,
        add column months int check (months between 1 and 120),
        -- first day after its term; null: until it is repaired
        add column until_on date,
        -- the record it stands and falls with: the one that caused it, else the one it makes
        add column record_id uuid not null,
        add column caused_by_record boolean not null,
        -- the entry this one goes on with, after the repair that ended that one was revoked
        add column continues_id uuid unique references serious_list_entry (id),
        add column entered_event_id uuid,
        add column left_event_id uuid,
        add column left_cause_event_id uuid,
        add column withdrawn_by text,
        add column withdrawn_reason text,
        -- a proposal is on no list yet: whoever reads the days of listing does not see it
        alter column listed_on drop not null,
        alter column listed_at drop not null,
        add constraint serious_list_entry_two_people check (confirmed_by <> proposed_by),
        add check ((confirmed_by is null) = (state in ('proposed', 'withdrawn'))),
        add check ((listed_on is null) = (confirmed_by is null) and (listed_at is null) = (listed_on is null)),
        add check ((left_on is null) = (state not in ('left', 'annulled'))),
        add check ((state = 'annulled') = (left_reason is not distinct from 'annulled')),
        add check (listed_on < until_on),
        add check ((withdrawn_by is null) = (state <> 'withdrawn') and (withdrawn_by is null) = (withdrawn_reason is null));
      drop index serious_list_entry_open;
      create unique index serious_list_entry_open on serious_list_entry (enterprise_id) where state in ('proposed', 'entered');
      create index serious_list_entry_enterprise on serious_list_entry (enterprise_id);
      create index serious_list_entry_until on serious_list_entry (until_on) where state = 'entered';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}
