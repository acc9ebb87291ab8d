import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What finding things by parts of their names needs, and the orders of the lists. */
export class FindingThings1764000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The pairs of neighbouring characters of a text: whatever contains a text has all pairs of it. Works for Chinese under
      -- any collation, which trigrams do not.
      create function grams(word text) returns text[] language sql immutable strict parallel safe as $$
        select coalesce(array_agg(distinct substr(word, n, 2)), '{}') from generate_series(1, length(word) - 1) n
      $$;

      -- Initials of the name in pinyin; null until they have been made.
      alter table enterprise_identifier add column initials text;
      create index enterprise_identifier_name on enterprise_identifier using gin (grams(name));
      create index enterprise_identifier_initials on enterprise_identifier using gin (grams(initials));
      create index enterprise_identifier_no_initials on enterprise_identifier (enterprise_id) where initials is null;
      create index enterprise_code_prefix on enterprise_code (uscc text_pattern_ops);
      create index credit_record_document on credit_record using gin (grams(upper(document_number)));

      create index enterprise_by_name on enterprise (name, id);
      create index enterprise_by_registration on enterprise (registered_on, id);
      create index rating_current_by_score on rating_current ((score::numeric), enterprise_id);
      create index rating_current_by_grade on rating_current (grade, enterprise_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}
