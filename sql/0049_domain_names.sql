-- scope: main
-- What is kept about names besides: what they look like, why a claim is not granted, and which name answers for a host.

alter table platform.domains
  -- What the name looks like: names of the same skeleton are taken for each other.
  add column skeleton text not null default '',
  -- How its owner wants to prove it: what is shown first. Any proof counts.
  add column preferred_method text constraint domains__preferred_method check (preferred_method in ('txt', 'cname', 'http')),
  -- Why a claim that was looked at is not granted, or what is wrong with a name that is held; null: nothing.
  add column problem text constraint domains__problem
    check (problem in ('held_elsewhere', 'resting', 'proof_missing', 'not_pointing_here', 'stopped')),
  -- The former holder handed the name over: until then that counts as proof, so that the new one has time to give its own.
  add column vouched_until timestamptz;
update platform.domains
  set skeleton = replace(replace(translate(host, '01', 'ol'), 'rn', 'm'), 'vv', 'w') where host !~ '(^|\.)xn--';
alter table platform.domains alter column skeleton drop default;
create index domains__looks on platform.domains (skeleton) where holds;

-- The name that answers for a host: the exact one, or the wildcard one label up; none while an operator has stopped it,
-- for a wildcard never stands in for a name that somebody holds.
create function platform.domain_answering(name text) returns setof platform.domains
language sql stable as $$
  select * from (
    select * from platform.domains
    where holds and host in (name, '*' || substr(name, strpos(name, '.')))
    order by host = name desc
    limit 1
  ) as nearest
  where state <> 'quarantined'
$$;
grant execute on function platform.domain_answering(text) to hotswap_platform;
