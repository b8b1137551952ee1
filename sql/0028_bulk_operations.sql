-- scope: home
-- Acts on many sites at once, and what became of each site.

create table bulk_operations (
  tenant_id uuid not null,
  id uuid not null,
  action text not null,
  -- What the action needs: a message, settings, a theme.
  input jsonb not null default '{}',
  site_ids uuid[] not null,
  state text not null default 'queued' constraint bulk_operations__state
    check (state in ('queued', 'running', 'succeeded', 'failed', 'canceled')),
  job_id uuid,
  created_by text not null default '',
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (tenant_id, id)
);

-- Written together with the act itself, so that after a crash no site is acted on twice.
create table bulk_outcomes (
  tenant_id uuid not null,
  operation_id uuid not null,
  site_id uuid not null,
  outcome text not null constraint bulk_outcomes__outcome check (outcome in ('done', 'unchanged', 'failed')),
  -- Why it failed.
  code text,
  detail text,
  finished_at timestamptz not null default now(),
  primary key (tenant_id, operation_id, site_id),
  constraint bulk_outcomes__operation foreign key (tenant_id, operation_id)
    references bulk_operations (tenant_id, id) on delete cascade
);
