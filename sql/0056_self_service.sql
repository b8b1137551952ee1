-- scope: main
-- Tenants that people make for themselves, and which processes run where.

alter table platform.tenants
  -- Who made it without an operator: a person may make a few. Null: an operator did.
  add column made_by uuid references platform.users (id) on delete set null,
  -- When somebody put its checklist away.
  add column onboarding_dismissed_at timestamptz;
create index tenants__made_by on platform.tenants (made_by) where made_by is not null;

-- Processes of this installation, each under an id of its own from start to end. What is lost in a crash of the
-- database is written again within ten seconds.
create unlogged table platform.processes (
  id uuid primary key,
  -- supervisor: runs jobs; worker: answers requests; single: both
  kind text not null constraint processes__kind check (kind in ('supervisor', 'worker', 'single')),
  host text not null,
  pid int not null,
  version text not null,
  node_version text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  memory_bytes bigint not null,
  heap_bytes bigint not null,
  -- Of one core, since it was last seen.
  cpu_percent float8 not null,
  -- How late timers were since it was last seen: all but one of a hundred were no later.
  lag_ms float8 not null,
  connections_total int not null,
  connections_waiting int not null
);
create index processes__seen on platform.processes (seen_at);

-- What all processes answered, by the minute: kept for a day.
create unlogged table platform.request_minutes (
  minute_at timestamptz not null,
  -- api: routes; site: pages and files of websites
  kind text not null constraint request_minutes__kind check (kind in ('api', 'site')),
  requests bigint not null,
  -- Answers with a status from 500 on.
  errors bigint not null,
  primary key (minute_at, kind)
);
