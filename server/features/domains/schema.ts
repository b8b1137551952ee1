/** What a name of a customer looks like in the API. */
import { type Static, type TSchema, Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'

const Id = Type.String({ format: 'uuid' })
const orNull = <Schema extends TSchema>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description })
const moment = (description: string) => orNull(Type.String({ format: 'date-time' }), description)

const Host = Type.String({
  minLength: 1,
  maxLength: 253,
  description: 'Host name without scheme, port or path; other letters than ASCII as they are',
  examples: ['www.acme.example'],
})
const METHODS = ['txt', 'cname', 'http'] as const
const STATES = ['pending', 'verified', 'misconfigured', 'lost', 'quarantined'] as const
const State = Type.Enum([...STATES], {
  description:
    'pending: not proven yet. verified: proven, and visitors reach us. misconfigured: proven, but DNS leads elsewhere. lost: the proof has been gone for 72 hours, nothing is shown. quarantined: it waits because somebody else has just given it up, or was stopped by the platform.',
})

const RecordBody = Type.Object({
  purpose: Type.Enum(['verify', 'point', 'certificate']),
  type: Type.Enum(['TXT', 'CNAME', 'A', 'AAAA', 'CAA', 'HTTP']),
  name: Type.String({ description: 'Of HTTP, the address of the file' }),
  value: Type.String(),
  ttl: Type.Integer({ description: 'Seconds, as a suggestion' }),
  required: Type.Boolean({ description: 'Of those that verify, one is enough' }),
  state: Type.Enum(['found', 'missing', 'wrong', 'unknown']),
  seen: Type.Array(Type.String(), { description: 'What is there instead or as well' }),
  explanation: Type.String(),
  provider_can_create: Type.Boolean(),
})

export const CertificateSummary = Type.Object(
  {
    state: Type.Enum(['served', 'ordered', 'failed', 'none']),
    source: orNull(Type.Enum(['acme', 'upload']), 'Of the one that is served'),
    issuer: orNull(Type.String(), 'Of the one that is served'),
    not_after: moment('When the one that is served ends'),
    problem: orNull(Type.String(), 'Why the last order failed, in words'),
  },
  { description: 'How it stands with HTTPS; the details are at /domains/{id}/certificate' },
)
export type CertificateSummary = Static<typeof CertificateSummary>

const Hsts = Type.Object({
  max_age: Type.Integer({ minimum: 0, maximum: 63_072_000, description: 'Seconds; 0: off' }),
  subdomains: Type.Boolean(),
  preload: Type.Boolean({ description: 'Asks browsers to ship with it: hard to take back' }),
})
const RedirectStatus = Type.Enum([301, 302, 307, 308])
const Serves = Type.Enum(['website', 'portal'], {
  description:
    'website: shows it, or leads to another name. portal: shows the portal as the tenant’s own; the plan says how many may.',
})
const Https = Type.Enum(['auto', 'manual', 'off'], {
  description:
    'auto: a certificate is kept. manual: uploaded ones only. off: neither, and no redirect to HTTPS',
})

const fields = {
  id: Id,
  host: Type.String({ description: 'In ASCII; a wildcard begins with *.' }),
  unicode_host: Type.String(),
  website_id: orNull(Id, 'Null: whichever is the main website'),
  website_status: orNull(
    Type.String(),
    'Of that website; nothing is shown under the name while it is deleted, or purged. Null: the main website',
  ),
  state: State,
  problem: orNull(
    Type.Enum(['held_elsewhere', 'resting', 'proof_missing', 'not_pointing_here', 'stopped']),
    'What keeps the name from working',
  ),
  method: orNull(Type.Enum([...METHODS, 'operator']), 'How it was proven'),
  preferred_method: orNull(Type.Enum([...METHODS]), 'How its owner means to prove it'),
  serves: Serves,
  is_primary: Type.Boolean(),
  redirects: Type.Boolean({ description: 'Leads to another name instead of showing the website' }),
  redirect_to: orNull(Type.String(), 'Null: to the primary name'),
  redirect_status: RedirectStatus,
  https: Https,
  hsts: Hsts,
  dns_provider_id: orNull(Id, 'The account at a DNS provider that has its records'),
  points_here: Type.Boolean(),
  url: Type.String(),
  records: Type.Array(RecordBody),
  hints: Type.Array(Type.String(), { description: 'What else the last look has found' }),
  certificate: orNull(CertificateSummary, 'Null where this installation has no HTTPS'),
  created_at: Type.String({ format: 'date-time' }),
  verified_at: moment('When it was proven'),
  checked_at: moment('The last look'),
  next_check_at: moment('The next look'),
  failing_since: moment('Since when the proof is missing'),
  lost_at: moment('When it is lost, if the proof stays away'),
  expires_at: moment('When a claim without proof is given up'),
  quarantine: orNull(
    Type.Object({ reason: Type.String(), until: moment('Null: until the platform releases it') }),
    'Why nothing is shown under it',
  ),
  version: Type.Integer(),
  updated_at: Type.String({ format: 'date-time' }),
}
export const DomainBody = Type.Object(fields)
export type DomainView = Static<typeof DomainBody>

export const PlatformDomainBody = Type.Object({
  ...fields,
  tenant_id: Id,
  tenant: Type.String({ description: 'Its slug' }),
  holds: Type.Boolean({ description: 'Whether this is the one claim of the name that counts' }),
  look_alikes: Type.Array(Type.String(), { description: 'Names of other tenants that look the same' }),
})

export const DomainParams = Type.Object({ id: Id })
const Search = Type.Optional(Type.String({ maxLength: 100, description: 'Part of the name, in ASCII' }))
export const WebsiteDomains = Type.Object({ ...PageQuery, state: Type.Optional(State), q: Search })
export const TenantDomains = Type.Object({
  ...PageQuery,
  state: Type.Optional(State),
  website_id: Type.Optional(Id),
  q: Search,
})
export const PlatformDomains = Type.Object({
  ...PageQuery,
  state: Type.Optional(State),
  tenant: Type.Optional(Type.String({ maxLength: 100, description: 'Slug' })),
  failing: Type.Optional(
    Type.Boolean({ description: 'Only such as will be lost unless their proof comes back' }),
  ),
  confusable: Type.Optional(
    Type.Boolean({ description: 'Only such as look like a name that another tenant holds' }),
  ),
  q: Search,
})

export const NewDomain = Type.Object(
  { host: Host },
  { additionalProperties: false, examples: [{ host: 'www.acme.example' }] },
)

export const NewClaimBody = Type.Object(
  {
    host: Host,
    method: Type.Optional(
      Type.Enum([...METHODS], { description: 'What is shown first; any of them proves the name' }),
    ),
    www: Type.Optional(
      Type.Boolean({ description: 'Also the other of example.com and www.example.com, as a redirect' }),
    ),
  },
  { additionalProperties: false, examples: [{ host: 'www.acme.example' }] },
)

export const DomainChangeBody = Type.Object(
  {
    website_id: Type.Optional(Id),
    serves: Type.Optional(Serves),
    is_primary: Type.Optional(
      Type.Literal(true, {
        description: 'The website’s former primary name leads here from now on, or shows it too',
      }),
    ),
    redirects: Type.Optional(Type.Boolean()),
    redirect_to: Type.Optional(
      orNull(
        Type.String({ maxLength: 253 }),
        'Another name of the tenant’s that shows a website; null: the primary one',
      ),
    ),
    redirect_status: Type.Optional(RedirectStatus),
    https: Type.Optional(Https),
    hsts: Type.Optional(Type.Partial(Hsts, { additionalProperties: false })),
    dns_provider_id: Type.Optional(orNull(Id, 'An account at a DNS provider')),
  },
  { additionalProperties: false, minProperties: 1, examples: [{ redirect_status: 301 }] },
)
export type DomainChangeInput = Static<typeof DomainChangeBody>

export const QuarantineBody = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }) },
  { additionalProperties: false, examples: [{ reason: 'Reported for phishing' }] },
)
