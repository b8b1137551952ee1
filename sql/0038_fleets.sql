-- scope: main
-- Fleets: deployments of operators to many tenants, ring by ring. What happens at each tenant is a deployment in its own
-- home; here stand who is in which ring, and what became of it when it was last looked at.

create table platform.fleets (
  id uuid primary key,
  module text not null constraint fleets__module check (module in ('theme', 'configuration')),
  state text not null constraint fleets__state check (state in
    ('selecting', 'running', 'soaking', 'paused', 'stopping', 'succeeded', 'failed', 'aborted', 'rolled_back')),
  -- Of a fleet that is stopping: how it ends. Of a paused one: the state it goes on in.
  next_state text,
  -- Which tenants and sites; and up to which tenant they have been looked through.
  selection jsonb not null,
  selected_to uuid,
  -- What the deployments are made of: module, change and summary, strategy and options.
  template jsonb not null,
  rings jsonb not null,
  -- Counted from 0.
  ring int not null default 0,
  soak_until timestamptz,
  -- max_failed_percent, patience_seconds, at_once.
  options jsonb not null,
  summary text not null,
  note text,
  -- Why it was stopped: code, detail.
  problem jsonb,
  -- Grows with each change, for those who watch.
  version int not null default 1,
  created_by jsonb,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  -- When it is looked at again; null when there is nothing left to see.
  next_at timestamptz
);
create index fleets__state on platform.fleets (state, id desc);
create index fleets__due on platform.fleets (next_at) where next_at is not null;

create table platform.fleet_tenants (
  fleet_id uuid not null constraint fleet_tenants__fleet references platform.fleets (id) on delete cascade,
  tenant_id uuid not null,
  -- By a hash with the fleet's id as salt; null until all are known.
  place int,
  ring int,
  websites int not null,
  -- pending: not begun; starting: its deployment is being made; waiting: for people, windows or its turn; skipped: there
  -- was nothing to do any more. The others are states of its deployment.
  state text not null default 'pending' constraint fleet_tenants__state check (state in
    ('pending', 'starting', 'running', 'waiting', 'succeeded', 'failed', 'rolled_back', 'aborted', 'rejected', 'skipped')),
  -- Chosen before the deployment is made, so that making it again finds it.
  deployment_id uuid,
  waiting_for text,
  problem jsonb,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (fleet_id, tenant_id)
);
create index fleet_tenants__place on platform.fleet_tenants (fleet_id, place);
create index fleet_tenants__state on platform.fleet_tenants (fleet_id, state, place);
create index fleet_tenants__tenant on platform.fleet_tenants (tenant_id);
