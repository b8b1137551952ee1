-- scope: main
-- What a tenant submitted, and what it was told, goes with it. Its publisher stays: others run what it has published.

alter table platform.plugin_submissions
  add constraint plugin_submissions__tenant foreign key (tenant_id) references platform.tenants (id) on delete cascade;
alter table platform.plugin_advisory_tenants
  add constraint plugin_advisory_tenants__tenant foreign key (tenant_id) references platform.tenants (id) on delete cascade;
create index plugin_advisory_tenants__of_tenant on platform.plugin_advisory_tenants (tenant_id);
