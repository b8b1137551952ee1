/** Whether CAA records (RFC 8659) would keep the authorities of this installation from giving a certificate. */
import type { AppContext } from '../../../context.ts'
import type { DnsRecord } from '../../../kernel/dns/dns.ts'
import { isWildcard } from '../names.ts'
import type { RecordReport } from './outcome.ts'

/** By which name authorities go in CAA records, by the host of their directory. */
const NAMES: [host: RegExp, name: string][] = [
  [/\.letsencrypt\.org$/, 'letsencrypt.org'],
  [/(^|\.)pki\.goog$/, 'pki.goog'],
  [/(^|\.)(zerossl|sectigo)\.com$/, 'sectigo.com'],
  [/(^|\.)buypass\.com$/, 'buypass.com'],
  [/(^|\.)ssl\.com$/, 'ssl.com'],
  [/(^|\.)digicert\.com$/, 'digicert.com'],
  [/(^|\.)actalis\.com$/, 'actalis.it'],
]

/**
 * The record as it ought to be, if there are CAA records at all; none is needed.
 * @returns undefined when everything is allowed, or when it cannot be said
 */
export async function lookForCaa(
  ctx: Pick<AppContext, 'config' | 'dns'>,
  host: string,
): Promise<RecordReport | undefined> {
  const authorities = authorityNames(ctx)
  const found = await closest(ctx, isWildcard(host) ? host.slice(2) : host)
  if (!found || authorities.length === 0) return undefined
  const properties = found.map(readProperty)
  const wild = isWildcard(host) ? properties.filter(({ tag }) => tag === 'issuewild') : []
  const that = wild.length > 0 ? wild : properties.filter(({ tag }) => tag === 'issue')
  if (that.length === 0) return undefined
  const isAllowed = that.some(({ authority }) => authorities.includes(authority))
  const [first = ''] = authorities
  const name = found[0]?.name ?? host
  const tag = wild.length > 0 ? 'issuewild' : 'issue'
  return {
    purpose: 'certificate',
    type: 'CAA',
    name,
    value: `0 ${tag} "${first}"`,
    ttl: 300,
    required: true,
    state: isAllowed ? 'found' : 'wrong',
    seen: that.map(({ authority, flags }) => `${flags} ${tag} "${authority || ';'}"`),
    explanation: isAllowed
      ? `The CAA records of ${name} allow certificates from ${first}.`
      : `The CAA records of ${name} allow certificates from ${that.map(({ authority }) => authority || 'nobody').join(', ')} only. Add ${first}, or no certificate can be had.`,
    provider_can_create: false,
  }
}

function authorityNames({ config }: Pick<AppContext, 'config'>): string[] {
  const hosts = (config.acme?.authorities ?? []).map(({ directoryUrl }) => new URL(directoryUrl).hostname)
  return [
    ...new Set(
      hosts.flatMap((host) => NAMES.filter(([pattern]) => pattern.test(host)).map(([, name]) => name)),
    ),
  ]
}

/** The CAA records that count: of the name, else of its closest parent that has some. */
async function closest(ctx: Pick<AppContext, 'dns'>, host: string): Promise<DnsRecord[] | undefined> {
  const labels = host.split('.')
  // Whoever runs a top-level domain forbids no certificates.
  const names = labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))
  const answers = await Promise.all(
    names.slice(0, 8).map((name) => ctx.dns.ask(name, 'CAA', { authoritative: false })),
  )
  const first = answers.find(({ records }) => records.length > 0)
  return first?.records.map((record) => ({ ...record, name: first.name }))
}

/** `128 issue ca.example; accounturi=…`, as kernel/dns gives it. */
function readProperty({ value }: DnsRecord): { flags: string; tag: string; authority: string } {
  const [flags = '', tag = '', ...rest] = value.split(' ')
  const [authority = ''] = rest.join(' ').split(';')
  return { flags, tag, authority: authority.trim().toLowerCase() }
}
