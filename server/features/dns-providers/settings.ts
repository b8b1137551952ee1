/** What each kind of account needs to be told, and what of it may be wrong. */
import { isIP } from 'node:net'
import { AppError, type FieldError } from '../../errors.ts'
import { isPublicAddress } from '../../kernel/http/guarded-fetch.ts'
import { normalizeName } from '../../kernel/http/hosts.ts'
import type { Kind } from './provider.ts'
import type { TsigKey } from './rfc2136/tsig.ts'

/** Of Route 53 the id of the key; of a name server its address, its zones, and the key's name. */
export type Settings = {
  access_key_id?: string
  server?: string
  port?: number
  zones?: string[]
  key_name?: string
  algorithm?: TsigKey['algorithm']
}
export type Rfc2136Settings = Required<Omit<Settings, 'access_key_id'>>

const OF_KIND: Record<Kind, (keyof Settings)[]> = {
  cloudflare: [],
  route53: ['access_key_id'],
  rfc2136: ['server', 'port', 'zones', 'key_name', 'algorithm'],
}
const DNS_PORT = 53
const PRINTABLE = /^[!-~]{8,400}$/
const TSIG_SECRET = /^[A-Za-z0-9+/]{22,344}={0,2}$/

/**
 * The settings as they are kept: names normalized, what was left out filled in.
 * @param mayReach whether an address may be named as a server; a name is looked up when it is used
 * @throws AppError validation_failed
 */
export function readSettings(kind: Kind, given: Settings, mayReach: (address: string) => boolean): Settings {
  const errors: FieldError[] = []
  const refuse = (name: string, message: string) =>
    void errors.push({ path: `/body/settings/${name}`, message })
  for (const name of Object.keys(given) as (keyof Settings)[])
    if (!OF_KIND[kind].includes(name)) refuse(name, `is no setting of ${kind}`)
  const settings = kind === 'rfc2136' ? nameServer(given, mayReach, refuse) : given
  if (kind === 'route53' && !/^[A-Z0-9]{16,128}$/.test(given.access_key_id ?? ''))
    refuse('access_key_id', 'must be the id of an access key, such as AKIAIOSFODNN7EXAMPLE')
  if (errors.length > 0) throw invalid(errors)
  return settings
}

function nameServer(
  { server = '', port = DNS_PORT, zones = [], key_name = '', algorithm = 'hmac-sha256' }: Settings,
  mayReach: (address: string) => boolean,
  refuse: (name: string, message: string) => void,
): Rfc2136Settings {
  const host = isIP(server) ? server : normalizeName(server)
  if (!host || (!isIP(host) && (!host.includes('.') || /^[\d.]+$/.test(host))))
    refuse('server', 'must be an address or a full host name such as ns1.example.com')
  else if (isIP(host) && !mayReach(host)) refuse('server', 'must be an address of the public internet')
  // Below 1024 live services that must not receive what strangers make up.
  if (port < 1024 && port !== DNS_PORT) refuse('port', 'must be 53, or 1024 and above')
  const names = zones.map((zone) => normalizeName(zone))
  if (zones.length === 0 || names.some((zone) => !zone?.includes('.')))
    refuse('zones', 'must name the zones that the server has, such as example.com')
  const name = normalizeKeyName(key_name)
  if (name === undefined) refuse('key_name', 'must be the name of the key as the server knows it')
  return {
    server: host ?? '',
    port,
    zones: [...new Set(names.map((zone) => zone ?? ''))],
    key_name: name ?? '',
    algorithm,
  }
}

/** Keys are named like hosts, with underscores too. */
function normalizeKeyName(text: string): string | undefined {
  const name = text.toLowerCase().replace(/\.$/, '')
  return name.length <= 253 && /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(name) ? name : undefined
}

/** @throws AppError validation_failed, without a word of the secret */
export function requireSecret(kind: Kind, secret: string): void {
  const isFit = kind === 'rfc2136' ? TSIG_SECRET.test(secret) : PRINTABLE.test(secret)
  const what = { cloudflare: 'an API token', route53: 'a secret access key', rfc2136: 'a key in Base64' }[
    kind
  ]
  if (!isFit) throw invalid([{ path: '/body/secret', message: `must be ${what}` }])
}

/**
 * Which addresses of name servers an account may lead to: an operator's anywhere, a tenant's only to where strangers may
 * send requests at all.
 */
export function reachOf(
  isPlatform: boolean,
  fetcher: { check: (url: string) => void },
): (address: string) => boolean {
  return (address) => {
    if (isPlatform || isPublicAddress(address)) return true
    try {
      fetcher.check(`http://${isIP(address) === 6 ? `[${address}]` : address}/`)
      return true
    } catch {
      return false
    }
  }
}

function invalid(errors: FieldError[]): AppError {
  const detail = errors.map(({ path, message }) => `${path}: ${message}`).join('; ')
  return new AppError('validation_failed', detail, { errors })
}
