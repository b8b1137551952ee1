-- scope: main
-- The platform's side of the audit trail, which lives in the pool: its own chain, and the end of a purged tenant's.
-- Both act for one tenant under row-level security, and leave the transaction's tenant as they found it.

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

-- Removes a tenant's whole chain from the pool. Homes of a tenant's own are dropped instead.
create function platform.purge_audit(tenant uuid) returns void
  language plpgsql volatile security definer
  set search_path to 'pg_catalog'
as $$
declare
  tenant_before constant text := coalesce(current_setting('app.tenant_id', true), '');
begin
  if tenant = '00000000-0000-0000-0000-000000000000' then
    raise exception 'the platform''s own audit trail is never purged' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('app.tenant_id', tenant::text, true), set_config('app.audit_removal', 'on', true);
  delete from pool.audit_entries e where e.tenant_id = tenant;
  delete from pool.audit_heads h where h.tenant_id = tenant;
  perform set_config('app.audit_removal', '', true), set_config('app.tenant_id', tenant_before, true);
end
$$;

revoke all on function platform.append_audit(jsonb), platform.purge_audit(uuid) from public;
grant execute on function platform.append_audit(jsonb), platform.purge_audit(uuid) to hotswap_platform;
