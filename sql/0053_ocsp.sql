-- scope: main
-- What authorities say of their certificates (RFC 6960), kept so that visitors are handed it with the certificate.

alter table platform.certificates
  -- The responder that the certificate names; null: none, or nobody has looked yet.
  add column ocsp_url text,
  add column ocsp_state text constraint certificates__ocsp_state check (ocsp_state in ('good', 'revoked')),
  -- DER, as the responder signed it, verified; null: nothing is handed on.
  add column ocsp_response bytea,
  -- Until when the answer counts.
  add column ocsp_expires_at timestamptz,
  add column ocsp_checked_at timestamptz,
  -- When the responder is asked next; null: never. New ones are due at once.
  add column ocsp_next_at timestamptz default timestamptz 'epoch',
  -- Vain attempts in a row.
  add column ocsp_failures int not null default 0,
  add column ocsp_problem text;
create index certificates__ocsp on platform.certificates (ocsp_next_at) where state = 'active' and ocsp_next_at is not null;
