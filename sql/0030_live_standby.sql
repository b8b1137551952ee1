-- scope: main
-- The same of the pointers; see 0029_standby.sql.

alter table platform.live_sites
  add column standby_number int,
  add column standby_share int not null default 0,
  add column standby_key text,
  add column staging_number int;
