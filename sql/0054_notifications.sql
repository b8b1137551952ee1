-- scope: home
-- What each person should know, and which of it he wants to be told. Operators have theirs under the nil UUID.

-- Who is told of the end, or of the answer: names and addresses change. Null for what was begun before, and by nobody.
alter table imports add column created_by_id uuid;
alter table exports add column created_by_id uuid;
alter table bulk_operations add column created_by_id uuid;
alter table invitations add column invited_by_id uuid;

create table notifications (
  tenant_id uuid not null,
  user_id uuid not null,
  -- Another one whenever something is added to what is unread: ids are in the order of what happened last.
  id uuid not null,
  -- Of features/notifications/kinds.ts, which says what is in data.
  kind text not null,
  subject_type text not null,
  subject_id text not null,
  data jsonb not null constraint notifications__size check (octet_length(data::text) <= 16000),
  -- What happens again under this key takes its place. Null: nothing does, as it was read or stands for itself.
  key text,
  -- How many times it has happened since the person last read of it.
  count int not null default 1,
  read_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, user_id, id),
  constraint notifications__key unique (tenant_id, key, user_id),
  constraint notifications__open check (key is null or read_at is null)
);

-- What somebody has changed; without a row he is told everything.
create table notification_preferences (
  tenant_id uuid not null,
  user_id uuid not null,
  kind text not null,
  portal boolean not null,
  mail boolean not null,
  primary key (tenant_id, user_id, kind)
);
