-- scope: home
-- Which plugins the live releases have, what they listen to, and when their tasks run next: an index, made of releases.

create table site_plugins (
  tenant_id uuid not null,
  site_id uuid not null,
  name text not null,
  version text not null,
  hash text not null,
  enabled boolean not null,
  -- As the release holds it.
  published jsonb not null,
  primary key (tenant_id, site_id, name),
  constraint site_plugins__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
-- Who runs a version that an advisory is about.
create index site_plugins__package on site_plugins (tenant_id, name, version);

-- Of enabled plugins only: most events find nobody here, and cost one look at this index.
create table plugin_listeners (
  tenant_id uuid not null,
  -- An event of features/webhooks/events.ts, or a hook that asks before something happens.
  event text not null,
  site_id uuid not null,
  plugin text not null,
  -- The lowest first, then by name.
  priority smallint not null,
  primary key (tenant_id, event, site_id, plugin),
  constraint plugin_listeners__plugin foreign key (tenant_id, site_id, plugin)
    references site_plugins (tenant_id, site_id, name) on delete cascade
);
create index plugin_listeners__plugin on plugin_listeners (tenant_id, site_id, plugin);

-- Outlives the plugin for 30 days: a task that comes back knows when it last ran.
create table plugin_schedules (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  name text not null,
  cron text not null,
  timezone text not null,
  -- Null while the plugin is off or gone, since `idle_since`.
  next_at timestamptz,
  idle_since timestamptz,
  -- The last time it was due and taken, and what became of it.
  last_at timestamptz,
  last_outcome text constraint plugin_schedules__last_outcome check (last_outcome in ('succeeded', 'failed')),
  last_error text,
  primary key (tenant_id, site_id, plugin, name),
  constraint plugin_schedules__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create index plugin_schedules__due on plugin_schedules (tenant_id, next_at) where next_at is not null;
