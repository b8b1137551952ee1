-- scope: main
-- Orders of certificates by name, and by when they ended: whose turn it is depends on what a tenant had lately.

create index certificate_orders__names on platform.certificate_orders using gin (names);
create index certificate_orders__finished on platform.certificate_orders (finished_at) where finished_at is not null;
create index certificates__window on platform.certificates (ari_next_at)
  where state = 'active' and source = 'acme' and ari_id is not null;
