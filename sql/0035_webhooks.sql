-- scope: home
-- Webhooks: where a tenant wants to hear of events, the events, and what became of each delivery.

create table webhooks (
  tenant_id uuid not null,
  id uuid not null,
  url text not null,
  description text not null default '',
  -- Types of features/webhooks/events.ts; * is all of them, those to come included.
  events text[] not null,
  enabled boolean not null default true,
  -- Why the platform switched it off; null when people did, and while it is on.
  disabled_reason text,
  -- Encrypted with the tenant's key. After a rotation the previous one signs as well for a while.
  secret text not null,
  previous_secret text,
  previous_secret_until timestamptz,
  -- Since when nothing has arrived; null while things do.
  failing_since timestamptz,
  -- Nothing is sent before: the longer it fails, the longer it is left alone.
  held_until timestamptz,
  created_by text not null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

-- Kept if at least one webhook wants the type, even one that is switched off: it can be replayed.
create table webhook_events (
  tenant_id uuid not null,
  id uuid not null,
  type text not null,
  data jsonb not null constraint webhook_events__size check (octet_length(data::text) <= 256000),
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
create index webhook_events__created on webhook_events (tenant_id, created_at);

create table webhook_deliveries (
  tenant_id uuid not null,
  id uuid not null,
  webhook_id uuid not null,
  event_id uuid not null,
  state text not null default 'waiting'
    constraint webhook_deliveries__state check (state in ('waiting', 'succeeded', 'failed')),
  next_attempt_at timestamptz not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id),
  constraint webhook_deliveries__webhook foreign key (tenant_id, webhook_id)
    references webhooks (tenant_id, id) on delete cascade,
  constraint webhook_deliveries__event foreign key (tenant_id, event_id)
    references webhook_events (tenant_id, id) on delete cascade
);
create index webhook_deliveries__log on webhook_deliveries (tenant_id, webhook_id, id);
create index webhook_deliveries__due on webhook_deliveries (tenant_id, webhook_id, next_attempt_at)
  where state = 'waiting';
create index webhook_deliveries__event on webhook_deliveries (tenant_id, event_id);

create table webhook_attempts (
  tenant_id uuid not null,
  delivery_id uuid not null,
  number int not null,
  at timestamptz not null,
  duration_ms int not null,
  -- Of the answer; null when there was none.
  status int,
  -- The beginning of the answer's body.
  excerpt text not null default '',
  error text,
  primary key (tenant_id, delivery_id, number),
  constraint webhook_attempts__delivery foreign key (tenant_id, delivery_id)
    references webhook_deliveries (tenant_id, id) on delete cascade
);

-- A lane of its own: a receiver that answers slowly must not hold up mails and deployments.
alter table jobs drop constraint jobs__lane,
  add constraint jobs__lane check (lane in ('quick', 'long', 'outbound'));
