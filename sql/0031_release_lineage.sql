-- scope: home
-- What a release was built on, how long releases are kept, and who may be changing a site.

alter table releases
  -- The release that it changed. Null for the first of a site, and for those made before this was kept.
  add column base_number int,
  -- The release that brought its configuration: itself, or one it inherited it from. What editors read is that old.
  add column config_since int not null default 0;
-- For all tenants at once; the migration forces row-level security again when it is done.
alter table releases no force row level security;
update releases r set config_since = coalesce((
  select max(b.number) from releases b
  where b.tenant_id = r.tenant_id and b.site_id = r.site_id and b.number <= r.number
    and b.kind in ('site', 'configuration', 'restore')), r.number);
alter table releases force row level security;
-- Whether a position of the log can still be seen.
create index releases__position on releases (tenant_id, site_id, content_position);

alter table sites
  -- Releases are kept while they are among the last so many, or not older than so many days.
  add column keep_releases int not null default 50 constraint sites__keep_releases check (keep_releases between 2 and 10000),
  add column keep_days int not null default 90 constraint sites__keep_days check (keep_days between 1 and 3650);
create index sites__deployment on sites (tenant_id, deployment_id) where deployment_id is not null;
