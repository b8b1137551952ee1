-- scope: database
-- Waking the workers. graphile-worker holds at most one waiting wake-up per tenant and lane, so that tenants take turns
-- however many jobs each of them has. It is installed in the platform's database only.

-- Makes sure that the tenant gets a turn in that lane at `wanted` or earlier.
-- Returns false where graphile-worker is not installed (a tenant's own database): the caller wakes it from outside.
create function app.wake(tenant uuid, lane text, wanted timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog
as $$
declare
  wake_key text := format('tenant:%s:%s', tenant, lane);
  marker text := 'app.woken_' || lane;
  woken text[];
  waiting timestamptz;
begin
  if lane not in ('quick', 'long') then
    raise exception 'there is no lane %', lane;
  end if;
  if to_regclass('graphile_worker.jobs') is null then
    return false;
  end if;
  -- A thousand jobs in one transaction need one wake-up: the transaction remembers the earliest it has made.
  woken := string_to_array(current_setting(marker, true), ' ');
  if woken[1] = tenant::text and woken[2]::float8 <= extract(epoch from wanted) then
    return true;
  end if;
  -- In turn, so that two transactions that wake two lanes in different order cannot wait for each other.
  perform pg_advisory_xact_lock(hashtextextended('wake:' || tenant::text, 0));
  loop
    -- Never later than what is waiting already, or a busy tenant would push its own turn back again and again.
    select w.run_at into waiting from graphile_worker.jobs w where w.key = wake_key and w.locked_at is null;
    perform from graphile_worker.add_job(
      'tenant_turn_' || lane,
      json_build_object('tenant_id', tenant),
      run_at => least(waiting, wanted),
      job_key => wake_key) added
    where added.id is not null;
    -- Nothing is added when a worker takes the waiting one at this very moment; the second look sees that.
    exit when found;
  end loop;
  perform set_config(marker, tenant::text || ' ' || extract(epoch from wanted)::text, true);
  return true;
end
$$;

-- The same for the tenant of this transaction.
create function app.wake_tenant(lane text, wanted timestamptz) returns boolean
  language sql volatile security definer set search_path = pg_catalog
as $$
  select app.wake(app.tenant_id(), lane, wanted)
$$;

-- Trigger of `jobs` in each home. It runs at COMMIT, so that the wake-up's row is locked for a moment only and not for as
-- long as the transaction takes.
create function app.wake_for_job() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog
as $$
begin
  perform app.wake(new.tenant_id, new.lane, greatest(new.run_at, now()));
  return null;
end
$$;

revoke all on function app.wake(uuid, text, timestamptz), app.wake_tenant(text, timestamptz), app.wake_for_job() from public;
grant execute on function app.wake(uuid, text, timestamptz) to hotswap_platform;
grant execute on function app.wake_tenant(text, timestamptz) to hotswap_tenant, hotswap_platform;
-- They work as the owner of graphile-worker's tables.
grant create on schema app to hotswap_platform;
alter function app.wake(uuid, text, timestamptz) owner to hotswap_platform;
alter function app.wake_tenant(text, timestamptz) owner to hotswap_platform;
alter function app.wake_for_job() owner to hotswap_platform;
revoke create on schema app from hotswap_platform;

-- Who creates a trigger must be allowed to call its function.
set local role hotswap_platform;
grant execute on function app.wake_for_job() to hotswap_owner;
set local role hotswap_owner;
