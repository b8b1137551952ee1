-- scope: database
-- The two reads that nearly every API request needs, each in one statement: enter the tenant, then read under its rules.

-- The role of a user in a tenant; no row when the user is no member.
create function app.member_permissions(tenant uuid, home text, member uuid)
  returns table (slug text, built_in boolean, permissions text[])
  language plpgsql volatile
as $$
begin
  perform app.enter_tenant(tenant, home);
  return query
    select r.slug, r.built_in, r.permissions
    from memberships m join roles r on r.tenant_id = m.tenant_id and r.id = m.role_id
    where m.tenant_id = tenant and m.user_id = member;
end
$$;

-- The API key with a hash; no row when there is none in this tenant.
create function app.api_key(tenant uuid, home text, hash text)
  returns table (id uuid, name text, scopes text[], expires_at timestamptz)
  language plpgsql volatile
as $$
begin
  perform app.enter_tenant(tenant, home);
  return query
    select k.id, k.name, k.scopes, k.expires_at from api_keys k where k.tenant_id = tenant and k.key_hash = hash;
end
$$;

revoke all on function app.member_permissions(uuid, text, uuid), app.api_key(uuid, text, text) from public;
grant execute on function app.member_permissions(uuid, text, uuid), app.api_key(uuid, text, text)
  to hotswap_tenant, hotswap_platform;
