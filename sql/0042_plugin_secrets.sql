-- scope: home
-- Keys and passwords that the owner of a site enters for a plugin, and whom to answer where a plugin sends a mail.

create table plugin_secrets (
  tenant_id uuid not null,
  site_id uuid not null,
  plugin text not null,
  name text not null,
  -- Encrypted for this row alone.
  secret text not null,
  updated_by text not null default '',
  updated_at timestamptz not null default now(),
  primary key (tenant_id, site_id, plugin, name),
  -- They go with whatever else the plugin keeps for the site.
  constraint plugin_secrets__store foreign key (tenant_id, site_id, plugin)
    references plugin_stores (tenant_id, site_id, plugin) on delete cascade
);

-- Encrypted like the rest of a mail; null: answers go to the sender.
alter table mails add column reply_to text;
