-- scope: main
-- Portals of tenants: names that show the portal in place of a website, and what its mails are sent as.

alter table platform.domains
  add column serves text not null default 'website' constraint domains__serves check (serves in ('website', 'portal')),
  -- Cookies and passkeys belong to one name, and nobody may be led away from it.
  add constraint domains__portal_alone check (serves = 'website' or not (is_primary or redirects or starts_with(host, '*')));
create index domains__portals on platform.domains (tenant_id, host) where serves = 'portal';

create table platform.tenant_portals (
  tenant_id uuid primary key references platform.tenants (id) on delete cascade,
  -- Where links in mails lead; null: the first of the tenant's portals.
  domain_id uuid references platform.domains (id) on delete set null,
  -- What mails to the tenant's people are sent as; null: its name.
  sender_name text,
  version int not null default 1,
  updated_at timestamptz not null default now()
);
create index tenant_portals__domain on platform.tenant_portals (domain_id) where domain_id is not null;

-- The names under which a tenant's portal is reached now, the one for links first.
create function platform.portal_hosts_of(tenant uuid) returns text[]
language sql stable as $$
  select coalesce(array_agg(d.host order by (d.id = p.domain_id) desc nulls last, d.host), '{}')
  from platform.domains d left join platform.tenant_portals p on p.tenant_id = d.tenant_id
  where d.tenant_id = tenant and d.serves = 'portal' and d.holds and d.state = 'verified'
$$;
grant execute on function platform.portal_hosts_of(uuid) to hotswap_platform;

update platform.plans set quotas = quotas || jsonb_build_object('portal_domains',
  case id when 'professional' then 1 when 'enterprise' then 5 when 'custom' then null else 0 end);
