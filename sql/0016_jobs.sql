-- scope: home
-- Background jobs: the record of what is to be done, is being done and was done. Running them is kernel/jobs.

create table jobs (
  tenant_id uuid not null,
  id uuid not null,
  task text not null,
  lane text not null constraint jobs__lane check (lane in ('quick', 'long')),
  payload jsonb not null,
  state text not null default 'queued'
    constraint jobs__state check (state in ('queued', 'running', 'succeeded', 'failed', 'canceled')),
  -- Of the same task and key, one is queued at most and one runs at a time.
  key text,
  attempts int not null default 0,
  max_attempts int not null constraint jobs__max_attempts check (max_attempts >= 1),
  run_at timestamptz not null default now(),
  progress_done bigint,
  progress_total bigint,
  progress_note text,
  result jsonb,
  last_error text,
  cancel_requested_at timestamptz,
  -- The process that runs it, which keeps the lease in the future; in the past, another process takes over.
  locked_by text,
  lease_until_at timestamptz,
  -- Request id and actor of whoever enqueued it.
  trace jsonb not null default '{}',
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id),
  constraint jobs__leased check (state <> 'running' or (locked_by is not null and lease_until_at is not null))
);
create unique index jobs__key on jobs (tenant_id, task, key) where state = 'queued' and key is not null;
create index jobs__open on jobs (tenant_id, lane, run_at, id) where state in ('queued', 'running');
create index jobs__state on jobs (tenant_id, state, id);
create index jobs__task on jobs (tenant_id, task, id);

create constraint trigger jobs__wake after insert or update of state, run_at on jobs
  deferrable initially deferred for each row when (new.state = 'queued') execute function app.wake_for_job();
