-- scope: main
-- Names that nobody holds here any more, and that lead here all the same: whoever gets them next answers for them.

create table platform.dangling_domains (
  host text primary key,
  -- Who had it last; not referenced, for he may be gone.
  tenant_id uuid not null,
  -- The record that still leads here, such as `CNAME x.dns.example.net`.
  seen text not null,
  found_at timestamptz not null,
  checked_at timestamptz not null
);
create index dangling_domains__of_tenant on platform.dangling_domains (tenant_id, host);
