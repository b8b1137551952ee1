-- scope: main
-- Which tenants a user belongs to: the index behind the tenant switcher and the tenant claim of tokens. What a member
-- may do is decided in the tenant's own home; whoever adds or removes a member there writes here too.

create table platform.user_tenants (
  user_id uuid not null,
  tenant_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (user_id, tenant_id)
);
create index user_tenants__tenant on platform.user_tenants (tenant_id, user_id);
