-- scope: home
-- Outgoing mail, kept for a while so that it can be read again, and the tenant's own versions of the templates.

create table mails (
  tenant_id uuid not null,
  id uuid not null,
  template text not null,
  locale text not null,
  -- Address, subject, text and html hold personal data and sign-in links: encrypted with the tenant's key.
  recipient text not null,
  subject text not null,
  text text not null,
  html text not null,
  state text not null default 'queued'
    constraint mails__state check (state in ('queued', 'sent', 'captured', 'failed')),
  error text,
  message_id text,
  job_id uuid,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  primary key (tenant_id, id)
);
create index mails__state on mails (tenant_id, state, id);

create table mail_templates (
  tenant_id uuid not null,
  slug text not null constraint mail_templates__slug_form check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  locale text not null,
  subject text not null,
  text text not null,
  html text not null,
  version int not null default 1,
  updated_by text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, slug, locale)
);
