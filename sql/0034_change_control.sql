-- scope: home
-- Who must agree to a change before visitors see it, and when nothing may change. The platform's own windows lie under
-- its scope and hold for every tenant.

create table approval_rules (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  enabled boolean not null default true,
  environments text[] not null,
  modules text[] not null,
  -- Null: all websites.
  website_ids uuid[],
  mode text not null constraint approval_rules__mode check (mode in ('any', 'all', 'in_order')),
  -- [{ kind: 'member', user_id } | { kind: 'role', role }]
  approvers jsonb not null,
  required int not null default 1 constraint approval_rules__required check (required >= 1),
  -- An approval always ends: without enough votes, after so long.
  timeout_seconds int not null,
  remind_after_seconds int,
  allow_self_approval boolean not null default false,
  auto_approve jsonb not null default '{}',
  -- Slugs of roles that the rule does not hold.
  exempt_roles text[] not null default '{}',
  version int not null default 1,
  created_by text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index approval_rules__name on approval_rules (tenant_id, lower(name));

create table approvals (
  tenant_id uuid not null,
  id uuid not null,
  deployment_id uuid not null,
  rule_id uuid not null,
  -- The rule as it was when the approval was opened.
  rule jsonb not null,
  proposal jsonb not null,
  -- The person behind the request, also where an API key made it; null when nobody is known to be.
  requested_by uuid,
  state text not null default 'pending' constraint approvals__state
    check (state in ('pending', 'approved', 'rejected', 'expired', 'canceled')),
  reason text not null,
  expires_at timestamptz not null,
  next_reminder_at timestamptz,
  reminders int not null default 0,
  decided_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index approvals__pending on approvals (tenant_id, deployment_id) where state = 'pending';
create index approvals__by_state on approvals (tenant_id, state, id);
create index approvals__deployment on approvals (tenant_id, deployment_id, id);

-- A person votes once, whether signed in or through an API key.
create table approval_votes (
  tenant_id uuid not null,
  approval_id uuid not null,
  user_id uuid not null,
  -- Which of the rule's approvers the vote stands for.
  place int not null,
  decision text not null constraint approval_votes__decision check (decision in ('approve', 'reject')),
  comment text not null default '',
  label text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, approval_id, user_id),
  constraint approval_votes__approval foreign key (tenant_id, approval_id)
    references approvals (tenant_id, id) on delete cascade
);

create table change_windows (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  reason text not null default '',
  kind text not null constraint change_windows__kind check (kind in ('freeze', 'maintenance')),
  enabled boolean not null default true,
  environments text[] not null,
  modules text[] not null,
  website_ids uuid[],
  -- Once,
  starts_at timestamptz,
  ends_at timestamptz,
  -- or again and again: five fields in the time of a place, and how long each time.
  cron text,
  time_zone text,
  duration_minutes int,
  version int not null default 1,
  created_by text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint change_windows__when check (
    (starts_at < ends_at and num_nulls(cron, time_zone, duration_minutes) = 3)
    or (num_nulls(starts_at, ends_at) = 2 and num_nonnulls(cron, time_zone, duration_minutes) = 3))
);

-- Whose key it is: nobody approves through a key what he has asked for himself.
alter table api_keys add column created_by_id uuid;
-- For all tenants at once; the migration forces row-level security again when it is done.
alter table api_keys no force row level security;
alter table memberships no force row level security;
update api_keys k set created_by_id = m.user_id from memberships m
  where m.tenant_id = k.tenant_id and m.email = k.created_by;
alter table memberships force row level security;
alter table api_keys force row level security;
