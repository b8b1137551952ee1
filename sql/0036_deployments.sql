-- scope: home
-- Deployments: what is to change on which sites, how far it has come, and what each step found.

create table deployments (
  tenant_id uuid not null,
  id uuid not null,
  module text not null constraint deployments__module
    check (module in ('theme', 'plugin', 'content', 'configuration', 'api')),
  environment text not null constraint deployments__environment check (environment in ('staging', 'production')),
  strategy text not null constraint deployments__strategy
    check (strategy in ('direct', 'blue_green', 'rolling', 'canary')),
  state text not null default 'queued' constraint deployments__state check (state in
    ('queued', 'running', 'waiting', 'paused', 'succeeded', 'failed', 'rolled_back', 'aborted', 'rejected')),
  -- The step under way or next.
  step text not null default 'validate',
  -- Why nothing happens at the moment: time, turn, websites, approval, window, watching; null otherwise.
  waiting_for text,
  -- When the job looks at it again; null while it waits for somebody's decision.
  next_at timestamptz,
  -- Scope, Change and Options of features/deployments: which sites, what changes, how.
  scope jsonb not null,
  change jsonb not null,
  options jsonb not null default '{}',
  -- Where the roll-out stands: batch, step of the canary and since when, figures of the last analysis.
  progress jsonb not null default '{}',
  -- What it does, in words.
  summary text not null default '',
  note text,
  -- Why it failed or was stopped: step, code, detail, site.
  problem jsonb,
  approval_id uuid,
  -- The deployment to staging that this one brings to production.
  promoted_from uuid,
  fleet_id uuid,
  -- Whether it holds one of the tenant's places for deployments that run at the same time.
  holds_place boolean not null default false,
  last_sequence int not null default 0,
  created_by jsonb,
  created_at timestamptz not null default now(),
  scheduled_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  -- Until when the releases from before are held ready in the serving processes.
  hot_until timestamptz,
  primary key (tenant_id, id)
);
create index deployments__state on deployments (tenant_id, state, id desc);
create index deployments__due on deployments (tenant_id, next_at) where next_at is not null;
create index deployments__fleet on deployments (tenant_id, fleet_id) where fleet_id is not null;

create table deployment_sites (
  tenant_id uuid not null,
  deployment_id uuid not null,
  site_id uuid not null,
  -- pending, built (has a candidate), tested, live, restored (what was live before is live again), failed, skipped (left
  -- out), unchanged (shows it already)
  state text not null default 'pending' constraint deployment_sites__state
    check (state in ('pending', 'built', 'tested', 'live', 'restored', 'failed', 'skipped', 'unchanged')),
  -- Its place in the order of the roll-out.
  place int not null,
  -- Releases: what was live when the candidate was built, the candidate, and what went live.
  base_number int,
  candidate_number int,
  live_number int,
  -- Of the smoke test: checks, and how they went.
  evidence jsonb,
  problem jsonb,
  live_at timestamptz,
  restored_at timestamptz,
  primary key (tenant_id, deployment_id, site_id),
  constraint deployment_sites__deployment foreign key (tenant_id, deployment_id)
    references deployments (tenant_id, id) on delete cascade,
  constraint deployment_sites__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create index deployment_sites__order on deployment_sites (tenant_id, deployment_id, place);
create index deployment_sites__site on deployment_sites (tenant_id, site_id, deployment_id desc);

create table deployment_steps (
  tenant_id uuid not null,
  deployment_id uuid not null,
  name text not null,
  place int not null,
  state text not null default 'pending' constraint deployment_steps__state
    check (state in ('pending', 'running', 'waiting', 'succeeded', 'failed', 'skipped')),
  started_at timestamptz,
  finished_at timestamptz,
  -- What became of it in one sentence, and the figures behind it.
  detail text,
  evidence jsonb,
  primary key (tenant_id, deployment_id, name),
  constraint deployment_steps__deployment foreign key (tenant_id, deployment_id)
    references deployments (tenant_id, id) on delete cascade
);

-- What those who watch are told, in order.
create table deployment_events (
  tenant_id uuid not null,
  deployment_id uuid not null,
  sequence int not null,
  at timestamptz not null default now(),
  -- state, step, website, analysis
  type text not null,
  data jsonb not null,
  primary key (tenant_id, deployment_id, sequence),
  constraint deployment_events__deployment foreign key (tenant_id, deployment_id)
    references deployments (tenant_id, id) on delete cascade
);
