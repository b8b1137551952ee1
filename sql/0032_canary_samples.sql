-- scope: home
-- What serving processes counted of the releases of a site, each second, while two of them are held ready or shown: what a
-- canary is judged by. ArmFigures of server/published/arm-figures.ts; kept for a day.

create table canary_samples (
  tenant_id uuid not null,
  site_id uuid not null,
  release_number int not null,
  -- visitors: counted by a serving process; synthetic: requests made to learn the numbers
  source text not null constraint canary_samples__source check (source in ('visitors', 'synthetic')),
  -- Who counted, so that two processes never share a row.
  process text not null,
  at timestamptz not null,
  requests int not null default 0,
  errors int not null default 0,
  renders int not null default 0,
  -- Counts by bucket, of times in ms.
  render_ms int[] not null,
  response_ms int[] not null,
  -- Path -> how often it failed.
  failed_paths jsonb not null default '{}',
  primary key (tenant_id, site_id, release_number, at, process, source)
);
create index canary_samples__at on canary_samples (tenant_id, at);
