-- scope: home
-- What deployments need of sites and releases: a release that is built but not live yet, a second release that serving
-- processes keep ready or show to a share of the visitors, and a staging environment.

alter table releases drop constraint releases__kind;
alter table releases add constraint releases__kind check
  (kind in ('site', 'theme', 'plugin', 'content', 'configuration', 'api', 'preview', 'restore'));
alter table releases
  -- The deployment that built it; null for what editors publish at once.
  add column deployment_id uuid,
  -- When visitors first saw it; null for previews, and for what a deployment has built so far.
  add column live_at timestamptz,
  -- Of a restore: the release whose parts it shows again.
  add column restored_from int,
  -- Kept, whatever the policy says.
  add column pinned boolean not null default false,
  -- Entries taken off the site by what a deployment has built: published rows that its overlay hides.
  add column overlay_removed uuid[];
-- For all tenants at once; the migration forces row-level security again when it is done.
alter table releases no force row level security;
update releases set live_at = created_at where kind <> 'preview';
alter table releases force row level security;
create index releases__deployment on releases (tenant_id, deployment_id) where deployment_id is not null;

alter table sites
  -- A second release that serving processes hold ready: of a canary, of a release about to go live, or of the one that
  -- was live before. It shows the content of the live one, unless it has an overlay.
  add column standby_number int,
  -- How many of 10,000 visitors see it.
  add column standby_share int not null default 0
    constraint sites__standby_share check (standby_share between 0 and 10000),
  -- Changes with every canary, so that visitors are drawn anew.
  add column standby_key text,
  -- What the staging address shows.
  add column staging_number int,
  -- The deployment that is about to change what visitors see; others wait for it.
  add column deployment_id uuid;
