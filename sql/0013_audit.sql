-- scope: home
-- The audit trail: one chain of entries per tenant, each holding the hash of the one before, appended by append_audit and
-- changed by nobody. Only the functions here write; the tables' comments make app.protect_home grant nothing but SELECT.

create table audit_entries (
  tenant_id uuid not null,
  -- 1, 2, 3 … without a gap.
  seq bigint not null,
  created_at timestamptz not null,
  actor_kind text not null,
  actor_id text,
  actor_label text,
  impersonator_id text,
  action text not null constraint audit_entries__action_form check (action ~ '^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+$'),
  -- The action's first part. A column, because row-level security keeps an index on split_part() from being used.
  area text not null constraint audit_entries__area_of_action check (area = split_part(action, '.', 1)),
  subject_type text not null,
  subject_id text not null,
  subject_label text,
  before jsonb,
  after jsonb,
  note text,
  request_id text,
  ip text,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (tenant_id, seq)
);
comment on table audit_entries is 'append-only';
-- created_at never falls while seq rises, so a span of time is a span of seq.
create index audit_entries__created on audit_entries (tenant_id, created_at, seq);
create index audit_entries__area on audit_entries (tenant_id, area, seq);
create index audit_entries__action on audit_entries (tenant_id, action, seq);
create index audit_entries__actor on audit_entries (tenant_id, actor_id, seq);
create index audit_entries__subject on audit_entries (tenant_id, subject_id, seq);
create index audit_entries__subject_type on audit_entries (tenant_id, subject_type, seq);

-- Where a chain ends, and where what retention left of it begins: the anchor is the last entry that was removed.
create table audit_heads (
  tenant_id uuid not null,
  seq bigint not null default 0,
  hash bytea not null default '',
  created_at timestamptz not null default '-infinity',
  anchor_seq bigint not null default 0,
  anchor_hash bytea not null default '',
  primary key (tenant_id)
);
comment on table audit_heads is 'append-only';

-- The hash of an entry: SHA-256 of all its fields in one JSON array, whose text PostgreSQL writes in one way only.
create function audit_hash(e audit_entries) returns bytea
  language sql stable parallel safe
  return sha256(convert_to(jsonb_build_array(
    1, e.tenant_id, e.seq, to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    e.actor_kind, e.actor_id, e.actor_label, e.impersonator_id,
    e.action, e.subject_type, e.subject_id, e.subject_label,
    e.before::text, e.after::text, e.note, e.request_id, e.ip, encode(e.prev_hash, 'hex')
  )::text, 'UTF8'));

-- Appends to the chain of the transaction's tenant. `event` has the columns of audit_entries that the caller knows.
-- The head's row lock puts concurrent appends in order until each commits, and the clock is the database's.
create function append_audit(event jsonb) returns bigint
  language plpgsql volatile security definer
  set search_path from current
as $$
declare
  tenant constant uuid := app.tenant_id();
  head audit_heads;
  entry audit_entries;
begin
  select * into head from audit_heads h where h.tenant_id = tenant for update;
  if not found then
    insert into audit_heads (tenant_id) values (tenant) on conflict do nothing;
    select * into strict head from audit_heads h where h.tenant_id = tenant for update;
  end if;
  entry := jsonb_populate_record(null::audit_entries, event);
  entry.area := split_part(entry.action, '.', 1);
  entry.tenant_id := tenant;
  entry.seq := head.seq + 1;
  entry.created_at := greatest(clock_timestamp(), head.created_at);
  entry.prev_hash := head.hash;
  entry.hash := audit_hash(entry);
  insert into audit_entries select entry.*;
  update audit_heads h set seq = entry.seq, hash = entry.hash, created_at = entry.created_at where h.tenant_id = tenant;
  return entry.seq;
end
$$;

-- Retention: removes entries older than `bound`, at most `max_entries` at a time, oldest first. What was removed is
-- remembered as the anchor and vouched for by an entry of its own, so that the rest still verifies and a prefix removed by
-- other hands does not. A month is never removed, whatever the caller believes its retention to be.
-- Returns how many entries went.
create function prune_audit(bound timestamptz, max_entries bigint) returns bigint
  language plpgsql volatile security definer
  set search_path from current
as $$
declare
  tenant constant uuid := app.tenant_id();
  head audit_heads;
  last audit_entries;
begin
  if bound > clock_timestamp() - interval '30 days' then
    raise exception 'audit entries are kept for 30 days at least' using errcode = 'HS002';
  end if;
  select * into head from audit_heads h where h.tenant_id = tenant for update;
  select * into last from audit_entries e
    where e.tenant_id = tenant and e.seq <= head.anchor_seq + max_entries and e.created_at < bound
    order by e.seq desc limit 1;
  -- Of an idle tenant only the entries of earlier prunings are left: they stay, or each would leave another one.
  if last.seq is null or not exists (
    select from audit_entries e where e.tenant_id = tenant and e.seq <= last.seq and e.action <> 'audit.prune'
  ) then
    return 0;
  end if;
  perform set_config('app.audit_removal', 'on', true);
  delete from audit_entries e where e.tenant_id = tenant and e.seq <= last.seq;
  perform set_config('app.audit_removal', '', true);
  update audit_heads h set anchor_seq = last.seq, anchor_hash = last.hash where h.tenant_id = tenant;
  perform append_audit(jsonb_build_object(
    'actor_kind', 'system', 'action', 'audit.prune', 'subject_type', 'audit', 'subject_id', tenant,
    'after', jsonb_build_object('removed', last.seq - head.anchor_seq, 'seq', last.seq, 'hash', encode(last.hash, 'hex'),
      'before', to_char(bound at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))));
  return last.seq - head.anchor_seq;
end
$$;

-- The owner, too, is kept from slips: rows go only where retention, or a tenant's move or purge, says so.
create function refuse_audit_change() returns trigger
  language plpgsql
as $$
begin
  if tg_op = 'DELETE' and current_setting('app.audit_removal', true) = 'on' then
    return null;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_entries__append_only before update or delete or truncate on audit_entries
  for each statement execute function refuse_audit_change();
create trigger audit_heads__keep before delete or truncate on audit_heads
  for each statement execute function refuse_audit_change();

grant execute on function audit_hash(audit_entries) to hotswap_tenant, hotswap_platform;
grant execute on function append_audit(jsonb), prune_audit(timestamptz, bigint) to hotswap_tenant;
