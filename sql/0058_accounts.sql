-- scope: main
-- How each person likes the portal, and addresses that people want instead of theirs.

alter table platform.users
  add column preferences jsonb not null default '{}'
    constraint users__preferences check (jsonb_typeof(preferences) = 'object' and length(preferences::text) <= 8192);

-- One at a time: asking again takes the place of what was asked before.
create table platform.email_changes (
  user_id uuid primary key references platform.users (id) on delete cascade,
  new_email text not null constraint email_changes__form check (new_email = lower(new_email)),
  -- SHA-256 of what stands in the mail to the new address.
  token_hash text not null constraint email_changes__token unique,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index email_changes__expires on platform.email_changes (expires_at);
