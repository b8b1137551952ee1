-- scope: database
-- A third lane of jobs: those that wait for servers of other people.

-- Of app.wake only the list of lanes is new; it keeps its owner, who therefore is the one to replace it.
grant create on schema app to hotswap_platform;
set local role hotswap_platform;
do $$
begin
  execute replace(
    pg_get_functiondef('app.wake(uuid, text, timestamptz)'::regprocedure),
    $lanes$('quick', 'long')$lanes$,
    $lanes$('quick', 'long', 'outbound')$lanes$);
end
$$;
set local role hotswap_owner;
revoke create on schema app from hotswap_platform;
