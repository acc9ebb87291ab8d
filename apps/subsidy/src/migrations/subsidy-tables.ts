/** Budget pools and their double-entry ledger. The pool row holds the balances; the journal says how they came about. */
export const ledgerTables = `
  create table pool (
    code text not null,
    year int not null check (year between 2000 and 9999),
    title text not null,
    amount_fen bigint not null check (amount_fen > 0),
    available_fen bigint not null default 0,
    reserved_fen bigint not null default 0,
    settled_fen bigint not null default 0,
    created_by text not null,
    created_at timestamptz not null,
    primary key (code, year),
    constraint pool_never_below_zero check (available_fen >= 0 and reserved_fen >= 0 and settled_fen >= 0),
    constraint pool_within_budget check (available_fen + reserved_fen + settled_fen in (0, amount_fen))
  );

  create table journal (
    id uuid primary key,
    kind text not null check (kind in ('budget', 'reserve', 'adjust', 'settle', 'release', 'return')),
    pool_code text not null,
    pool_year int not null,
    payout_id uuid,
    booked_on date not null,
    booked_at timestamptz not null,
    foreign key (pool_code, pool_year) references pool (code, year),
    constraint journal_names_its_payout check ((kind = 'budget') = (payout_id is null))
  );
  create unique index journal_one_budget on journal (pool_code, pool_year) where kind = 'budget';
  create unique index journal_one_reserve on journal (payout_id) where kind = 'reserve';
  create unique index journal_one_end on journal (payout_id) where kind in ('settle', 'release');
  create unique index journal_one_return on journal (payout_id) where kind = 'return';

  create table posting (
    journal_id uuid not null references journal (id),
    account text not null check (account in ('budget', 'available', 'reserved', 'settled')),
    amount_fen bigint not null check (amount_fen <> 0),
    primary key (journal_id, account)
  );

  create function journal_must_balance() returns trigger language plpgsql as $$
  declare
    of_journal uuid := case when tg_table_name = 'journal' then (to_jsonb(new) ->> 'id')::uuid
                            else (to_jsonb(new) ->> 'journal_id')::uuid end;
    lines int;
    total numeric;
  begin
    select count(*), coalesce(sum(amount_fen), 0) into lines, total from posting where journal_id = of_journal;
    if lines < 2 or total <> 0 then
      raise exception 'journal % has % lines that sum to %', of_journal, lines, total using errcode = 'check_violation';
    end if;
    return null;
  end $$;
  create constraint trigger journal_balanced after insert on journal
    deferrable initially deferred for each row execute function journal_must_balance();
  create constraint trigger posting_balanced after insert on posting
    deferrable initially deferred for each row execute function journal_must_balance();
  create trigger append_only before update or delete on journal for each row execute function refuse_change();
  create trigger append_only before update or delete on posting for each row execute function refuse_change();
`;

/** Policies being drafted, applications, and every decision about them. */
export const decisionTables = `
  create table policy_draft (
    id uuid primary key,
    policy_id text not null,
    policy_version text not null,
    yaml text not null,
    state text not null default 'draft' check (state in ('draft', 'published')),
    maker text not null,
    made_at timestamptz not null,
    checker text,
    published_at timestamptz,
    constraint policy_draft_two_people check (checker <> maker),
    check ((state = 'published') = (checker is not null))
  );

  create sequence application_number;

  create table application (
    id uuid primary key,
    number text not null unique,
    enterprise_id uuid not null,
    policy_id text not null,
    -- The version of the filing date; a later one with a transition clause may apply instead.
    policy_version text not null,
    project_code text,
    facts jsonb not null,
    credit_pledge_signed boolean not null,
    payee_name text not null,
    payee_bank text not null,
    payee_account_sealed text not null,
    payee_account_last4 text not null,
    filed_on date not null,
    filed_at timestamptz not null,
    filed_by text not null,
    state text not null default 'filed' check (state in ('filed', 'reviewed', 'approved', 'rejected', 'withdrawn')),
    version int not null default 1,
    -- What would be decided as things are known now; null until the enterprise has a rating.
    assessment jsonb,
    reviewed_by text,
    reviewed_at timestamptz,
    approved_by text,
    approved_at timestamptz,
    rejected_by text,
    reason text,
    constraint application_two_people check (approved_by <> reviewed_by),
    constraint application_not_by_its_filer check (approved_by <> filed_by and reviewed_by <> filed_by),
    check ((state = 'approved') = (approved_by is not null)),
    check (state not in ('reviewed', 'approved') or reviewed_by is not null),
    check ((state = 'rejected') = (rejected_by is not null))
  );
  create index application_enterprise on application (enterprise_id);
  create index application_state on application (state, id);

  create table decision (
    id uuid primary key,
    application_id uuid not null references application (id),
    seq int not null check (seq >= 1),
    kind text not null check (kind in ('approval', 'hold', 'correction')),
    grade_on date not null,
    grade text not null,
    serious_listed boolean not null,
    policy_id text not null,
    policy_version text not null,
    policy_hash text not null,
    eligible boolean not null,
    amount_fen bigint not null check (amount_fen >= 0),
    receipt_id uuid not null unique references receipt (id),
    maker text not null,
    checker text,
    cause_event_id uuid,
    decided_at timestamptz not null,
    unique (application_id, seq),
    constraint decision_two_people check (checker <> maker),
    constraint decision_has_people check (case when kind = 'correction' then maker = 'system' and checker is null and cause_event_id is not null
                                               else maker <> 'system' and checker is not null and checker <> 'system' end)
  );
  -- One event changes one decision once, however often it comes.
  create unique index decision_once_for_an_event on decision (application_id, cause_event_id) where kind = 'correction';
  create trigger append_only before update or delete on decision for each row execute function refuse_change();
`;
