-- scope: home
-- Who is at work on a website right now, and saves that editors' browsers make by themselves.

-- One row per open tab, renewed every 20 seconds and gone after 60 without. Unlogged: what a crash empties, the next
-- renewal brings back.
create unlogged table site_presence (
  tenant_id uuid not null,
  site_id uuid not null,
  user_id uuid not null,
  -- Chosen by the browser: the same person may be here in several.
  tab text not null,
  -- Null: elsewhere on the website.
  entry_id uuid,
  mode text not null constraint site_presence__mode check (mode in ('viewing', 'editing')),
  -- An operator who acts as this member.
  by_operator boolean not null default false,
  -- Of this entry and mode.
  since timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  primary key (tenant_id, site_id, user_id, tab),
  constraint site_presence__site foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade,
  constraint site_presence__entry foreign key (tenant_id, site_id, entry_id)
    references entries (tenant_id, site_id, id) on delete cascade,
  constraint site_presence__member foreign key (tenant_id, user_id)
    references memberships (tenant_id, user_id) on delete cascade
);
create index site_presence__entry on site_presence (tenant_id, site_id, entry_id);
create index site_presence__member on site_presence (tenant_id, user_id);

alter table entry_versions
  -- The user or API key who saved it; null for versions from before, for programs, and for operators who act as somebody.
  add column author_id uuid,
  -- Saved by the editor by itself: when the run of such saves began that this one belongs to. Null: saved on purpose, or
  -- published.
  add column autosaved_since timestamptz,
  -- When the next save of its run took its place in the history. Kept for an hour, for whoever still changes it.
  add column superseded_at timestamptz;
