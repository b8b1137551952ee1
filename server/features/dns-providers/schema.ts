/** What accounts at DNS providers, and records, look like in the API. */
import { type Static, Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'
import { zonesOf } from './accounts.ts'
import { type DnsRecord, KINDS } from './provider.ts'
import type { DnsProviderRow } from './queries.ts'
import { ALGORITHMS } from './rfc2136/tsig.ts'

const Uuid = Type.String({ format: 'uuid' })
const Time = Type.String({ format: 'date-time' })
const TextOrNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description })

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', examples: ['Cloudflare'] })
const Secret = Type.String({
  minLength: 8,
  maxLength: 400,
  description:
    'Cloudflare: an API token with Zone Read and DNS Edit. Route 53: the secret access key. RFC 2136: the TSIG key in Base64. Encrypted with the tenant’s key, and never shown',
})
const Settings = Type.Object(
  {
    access_key_id: Type.Optional(Type.String({ maxLength: 128, description: 'Route 53' })),
    server: Type.Optional(
      Type.String({
        maxLength: 253,
        description: 'RFC 2136: the primary name server, a host name or address',
      }),
    ),
    // Without defaults: those would become settings of the other kinds, and of changes that leave them out.
    port: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 65_535, description: 'RFC 2136: 53 if left out' }),
    ),
    zones: Type.Optional(
      Type.Array(Type.String({ maxLength: 253 }), {
        maxItems: 100,
        description: 'RFC 2136: the zones that the server has, which it cannot be asked for',
      }),
    ),
    key_name: Type.Optional(Type.String({ maxLength: 253, description: 'RFC 2136' })),
    algorithm: Type.Optional(
      Type.Enum([...ALGORITHMS], { description: 'RFC 2136: hmac-sha256 if left out' }),
    ),
  },
  { additionalProperties: false },
)

export const NewDnsProvider = Type.Object(
  { name: Name, kind: Type.Enum([...KINDS]), settings: Type.Optional(Settings), secret: Secret },
  {
    additionalProperties: false,
    examples: [
      {
        name: 'Our name server',
        kind: 'rfc2136',
        settings: { server: 'ns1.acme.example', zones: ['acme.example'], key_name: 'hotswap' },
        secret: 'bm90IGEgc2VjcmV0IG9mIGFueWJvZHk=',
      },
    ],
  },
)
export const DnsProviderChange = Type.Object(
  { name: Type.Optional(Name), settings: Type.Optional(Settings), secret: Type.Optional(Secret) },
  { additionalProperties: false, minProperties: 1, examples: [{ name: 'Our name servers' }] },
)
export const DnsProviderParams = Type.Object({ id: Uuid })

export const DnsProviderBody = Type.Object({
  id: Uuid,
  name: Type.String(),
  kind: Type.Enum([...KINDS]),
  settings: Settings,
  state: Type.Enum(['unchecked', 'working', 'failing']),
  problem: TextOrNull('Why it fails'),
  zones: Type.Array(Type.String(), { description: 'Those found at the last look' }),
  checked_at: Type.Union([Time, Type.Null()]),
  created_by: Type.String(),
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
})

export const ZonesBody = Type.Object({
  items: Type.Array(
    Type.Object({ id: Type.String({ description: 'As the provider calls it' }), name: Type.String() }),
  ),
})
export const RecordsQuery = Type.Object({
  ...PageQuery,
  zone: Type.String({ minLength: 1, maxLength: 253, examples: ['acme.example'] }),
})
export const RecordBody = Type.Object({
  type: Type.String(),
  name: Type.String(),
  value: Type.String(),
  ttl: Type.Integer({ description: 'Seconds' }),
  locked: TextOrNull('Why it cannot be changed from here'),
})

export function viewDnsProvider(row: DnsProviderRow): Static<typeof DnsProviderBody> {
  const { id, name, problem, created_by, version } = row
  return {
    id,
    name,
    kind: row.kind as Static<typeof DnsProviderBody>['kind'],
    settings: row.settings as Static<typeof Settings>,
    state: row.state as Static<typeof DnsProviderBody>['state'],
    problem,
    zones: zonesOf(row).map((zone) => zone.name),
    checked_at: row.checked_at?.toISOString() ?? null,
    created_by,
    version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

export function viewRecord({ type, name, value, ttl, locked }: DnsRecord): Static<typeof RecordBody> {
  return { type, name, value, ttl, locked: locked ?? null }
}
