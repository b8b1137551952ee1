-- scope: main
-- Appends to the platform's own audit trail, which lives in the pool under the nil UUID. Works for that tenant for the
-- length of one call, under row-level security, and leaves the transaction's tenant as it was.
create function platform.append_audit(event jsonb) returns bigint
  language plpgsql volatile security definer
  set search_path to 'pg_catalog'
as $$
declare
  tenant_before constant text := coalesce(current_setting('app.tenant_id', true), '');
  seq bigint;
begin
  perform set_config('app.tenant_id', '00000000-0000-0000-0000-000000000000', true);
  seq := pool.append_audit(event);
  perform set_config('app.tenant_id', tenant_before, true);
  return seq;
end
$$;

grant execute on function platform.append_audit(jsonb) to hotswap_platform;
