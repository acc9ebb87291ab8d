/** Payouts with their instruction to the bank, holds and how they end, corrections. */
export const paymentTables = `
  -- The last event that changed what is known about an enterprise's credit.
  create table credit_news (
    enterprise_id uuid primary key,
    event_id uuid not null,
    event_ids jsonb not null
  );

  create table correction (
    id uuid primary key,
    application_id uuid not null references application (id),
    payout_id uuid not null,
    enterprise_id uuid not null,
    direction text not null check (direction in ('top-up', 'recovery')),
    amount_fen bigint not null check (amount_fen > 0),
    decided_before_fen bigint not null check (decided_before_fen >= 0),
    decided_now_fen bigint not null check (decided_now_fen >= 0),
    decision_id uuid not null references decision (id),
    receipt_id uuid not null references receipt (id),
    supersedes_receipt_id uuid not null references receipt (id),
    cause_event_id uuid not null,
    opened_event_id uuid,
    opened_at timestamptz not null,
    state text not null check (state in ('proposed', 'approved', 'superseded', 'below-de-minimis')),
    version int not null default 1,
    maker text not null default 'system' check (maker = 'system'),
    -- Everyone who had a hand in the decisions that this corrects.
    deciders text[] not null check (cardinality(deciders) >= 2),
    checker text,
    checked_at timestamptz,
    constraint correction_by_another_person check (checker <> maker and not (checker = any (deciders))),
    check ((state = 'approved') = (checker is not null))
  );
  create unique index correction_one_open on correction (application_id) where state = 'proposed';
  create index correction_state on correction (state, id);

  create table payment_run (
    id uuid primary key,
    started_by text not null,
    started_at timestamptz not null
  );

  create table payout (
    id uuid primary key,
    application_id uuid not null references application (id),
    enterprise_id uuid not null,
    kind text not null check (kind in ('grant', 'top-up')),
    amount_fen bigint not null check (amount_fen > 0),
    decision_id uuid not null references decision (id),
    correction_id uuid unique references correction (id),
    -- After a return a new payout takes the place of the one that came back.
    replaces_id uuid unique references payout (id),
    pool_code text not null,
    pool_year int not null,
    state text not null default 'approved'
      check (state in ('approved', 'instructed', 'unknown', 'paid', 'held', 'suspended', 'returned', 'revoked')),
    version int not null default 1,
    maker text not null,
    checker text not null,
    approved_on date not null,
    approved_at timestamptz not null,
    -- What two people knew when they released it unchanged: the same facts hold it no second time.
    accepted jsonb,
    run_id uuid references payment_run (id),
    instruction_id uuid unique,
    bank_attempts int not null default 0,
    next_bank_call_at timestamptz,
    bank_reference text,
    bank_trouble text,
    paid_at timestamptz,
    paid_on date,
    constraint payout_pool foreign key (pool_code, pool_year) references pool (code, year),
    constraint payout_two_people check (checker <> maker and checker <> 'system'),
    constraint payout_top_up_has_correction check (kind = 'grant' or correction_id is not null or replaces_id is not null),
    check (state not in ('instructed', 'unknown', 'paid', 'suspended') or instruction_id is not null),
    check ((paid_at is null) = (paid_on is null)),
    check (state <> 'paid' or (paid_at is not null and bank_reference is not null))
  );
  create unique index payout_one_grant on payout (application_id) where kind = 'grant' and replaces_id is null;
  create index payout_application on payout (application_id);
  create index payout_enterprise on payout (enterprise_id) where state not in ('revoked', 'returned');
  create index payout_state on payout (state, id);
  create index payout_bank_calls on payout (next_bank_call_at) where state in ('instructed', 'unknown');
  alter table journal add foreign key (payout_id) references payout (id) deferrable initially deferred;
  alter table correction add foreign key (payout_id) references payout (id);

  create table hold (
    id uuid primary key,
    payout_id uuid not null references payout (id),
    reason text not null check (reason in ('credit-changed', 'credit-data-stale', 'bank-returned', 'bank-rejected')),
    rule text not null,
    cause_event_id uuid,
    cause_event_ids jsonb not null default '[]',
    -- Credit on the day of the decision and today, where the decision would come out otherwise.
    credit jsonb,
    cause_annulled_by uuid,
    state text not null default 'open' check (state in ('open', 'released', 're-decided', 'revoked')),
    version int not null default 1,
    held_at timestamptz not null,
    ended_at timestamptz,
    check ((state = 'open') = (ended_at is null))
  );
  create unique index hold_one_open on hold (payout_id) where state = 'open';

  create table hold_resolution (
    id uuid primary key,
    hold_id uuid not null references hold (id),
    outcome text not null check (outcome in ('release', 're-decide', 'revoke')),
    reason text not null,
    -- Of the new decision, as it was shown to the checker.
    amount_fen bigint check (amount_fen > 0),
    state text not null default 'proposed' check (state in ('proposed', 'confirmed', 'superseded')),
    version int not null default 1,
    maker text not null,
    made_at timestamptz not null,
    checker text,
    checked_at timestamptz,
    constraint hold_resolution_two_people check (checker <> maker and maker <> 'system'),
    check ((state = 'confirmed') = (checker is not null)),
    check ((outcome = 're-decide') = (amount_fen is not null))
  );
  create unique index hold_resolution_one_open on hold_resolution (hold_id) where state = 'proposed';
`;
