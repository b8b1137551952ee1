-- scope: home
-- Who may do what in a tenant: roles, members, invitations and API keys.

create table roles (
  tenant_id uuid not null,
  id uuid not null,
  slug text not null,
  name text not null,
  description text not null default '',
  built_in boolean not null default false,
  permissions text[] not null default '{}',
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint roles__slug unique (tenant_id, slug),
  -- What a built-in role may do is said by the program, so that a newer program needs no change here.
  constraint roles__built_in_permissions_in_code check (not built_in or permissions = '{}')
);
create unique index roles__name on roles (tenant_id, lower(name));

create table memberships (
  tenant_id uuid not null,
  user_id uuid not null,
  role_id uuid not null,
  -- Copies of what the platform's user is called, so that members can be searched and sorted where they live.
  email text not null,
  name text not null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, user_id),
  constraint memberships__role foreign key (tenant_id, role_id) references roles (tenant_id, id)
);
create index memberships__name on memberships (tenant_id, lower(name), user_id);
create index memberships__role on memberships (tenant_id, role_id, user_id);

-- Open invitations only: an accepted or revoked one is gone from here and stays in the audit trail.
create table invitations (
  tenant_id uuid not null,
  id uuid not null,
  email text not null constraint invitations__email_lower_case check (email = lower(email)),
  role_id uuid not null,
  token_hash text not null,
  invited_by text not null,
  expires_at timestamptz not null,
  sent_at timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint invitations__email unique (tenant_id, email),
  constraint invitations__token unique (tenant_id, token_hash),
  constraint invitations__role foreign key (tenant_id, role_id) references roles (tenant_id, id)
);
create index invitations__role on invitations (tenant_id, role_id, id);

create table api_keys (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  -- The first characters of the secret, to recognize a key by; far too few to guess the rest from.
  prefix text not null,
  key_hash text not null,
  scopes text[] not null,
  created_by text not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint api_keys__hash unique (tenant_id, key_hash)
);
