/** The only reader of process.env: turns the environment into one checked value or one readable sentence. */
import { isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'

export type Config = {
  production: boolean
  port: number
  /** True when the port was asked for by name: then a taken port is an error, not a reason to try the next one. */
  portIsFixed: boolean
  tlsPort: number | undefined
  /** Whether trusted proxies in front say who connected before anything else, in the PROXY protocol. */
  proxyProtocol: boolean
  domain: string
  /** Scheme and port of the addresses that visitors see; undefined: http on `port`. */
  publicUrl: URL | undefined
  dataDir: string
  adminEmail: string
  adminPassword: string | undefined
  demo: boolean
  /**
   * Who may make himself an account and a tenant. open: anybody; invited: accounts by invitation only, and whoever has one
   * makes tenants; closed: accounts by invitation, tenants by operators.
   */
  signUp: SignUp
  /** How many tenants one person may make without an operator. */
  tenantsPerUser: number
  processes: number
  /** Threads of each process in which plugins run; unset: as many as there are processors, 2 to 4. */
  sandboxThreads: number | undefined
  /** Addresses that visitors reach this installation at; unset: those of the platform's domain in DNS. */
  publicAddresses: string[]
  /** Name servers to ask, `address` or `address:port`; empty: those of the machine. */
  dnsResolvers: string[]
  /** Where certificates come from; undefined: none are ordered. */
  acme: AcmeConfig | undefined
  /** PEM file of the RSA key that signs the addresses of Domain Connect. */
  domainConnectKeyFile: string | undefined
  /** The master secret everything else is derived from; undefined means: keep one in the data folder. */
  secret: string | undefined
  /** The former master secret, while its keys are being rewrapped. */
  previousSecret: string | undefined
  databaseUrl: string | undefined
  /** A URL that reaches PostgreSQL itself where `databaseUrl` goes through a transaction pooler such as PgBouncer. */
  databaseDirectUrl: string | undefined
  databaseReplicaUrl: string | undefined
  databasePrepare: boolean
  databasePoolSize: number
  /** How many of a process's connections one tenant may use at a time; undefined: three quarters. */
  databaseTenantConnections: number | undefined
  redisUrl: string | undefined
  s3: S3Config | undefined
  /** A namespace per tenant; undefined: no Kubernetes. */
  kubernetes: KubernetesConfig | undefined
  smtpUrl: string | undefined
  mailFrom: string
  /** Addresses of proxies that may set X-Forwarded-*; empty means the peer's address is the client's. */
  trustedProxies: string[]
  logLevel: string
  /** Bearer token for GET /metrics; without one, only this machine may read them. */
  metricsToken: string | undefined
  /** Whoever sets up or purges a tenant has this long until another process takes over what he left. */
  provisioningLeaseSeconds: number
  /** A job whose process has died is taken over by another after so long. */
  jobLeaseSeconds: number
  /** Days a deleted tenant can be restored before it is purged. */
  deletionGraceDays: number
}

export type SignUp = 'open' | 'invited' | 'closed'

export type AcmeConfig = {
  /** In the order in which they are tried. */
  authorities: AcmeAuthority[]
  email: string | undefined
  /** PEM file of roots to trust besides the well-known ones, for an authority of one's own. */
  caFile: string | undefined
}

export type AcmeAuthority = {
  directoryUrl: string
  /** External account binding, which some authorities demand. */
  eab: { keyId: string; hmacKey: string } | undefined
  /** Such as `shortlived`, where the authority offers profiles. */
  profile: string | undefined
}

export type S3Config = {
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  forcePathStyle: boolean
}

export type KubernetesConfig = {
  apiUrl: string
  tokenFile: string
  caFile: string
  /** The platform's own namespace. */
  namespace: string
  /** What a tenant's namespace may use, as Kubernetes quantities. */
  quota: { cpu: string; memory: string; pods: number }
}

/** A setting that is missing or malformed. The message is one sentence that names the variable. */
export class ConfigError extends Error {}

type Environment = Record<string, string | undefined>

/**
 * Reads the settings. Empty variables count as unset.
 * @throws ConfigError naming the first variable that is missing or malformed.
 */
export function loadConfig(env: Environment): Config {
  const text = (name: string) => env[name]?.trim() || undefined
  const production = env['NODE_ENV'] === 'production'
  const trustedProxies = networks('HOTSWAP_TRUSTED_PROXIES', list(text('HOTSWAP_TRUSTED_PROXIES')))
  return {
    production,
    port: port('HOTSWAP_PORT', text('HOTSWAP_PORT')) ?? 8080,
    portIsFixed: text('HOTSWAP_PORT') !== undefined,
    tlsPort: port('HOTSWAP_TLS_PORT', text('HOTSWAP_TLS_PORT')),
    proxyProtocol: proxyProtocol(
      flag('HOTSWAP_PROXY_PROTOCOL', text('HOTSWAP_PROXY_PROTOCOL'), false),
      trustedProxies,
    ),
    domain: hostname('HOTSWAP_DOMAIN', text('HOTSWAP_DOMAIN') ?? 'localhost'),
    publicUrl: publicUrl('HOTSWAP_PUBLIC_URL', text('HOTSWAP_PUBLIC_URL')),
    dataDir: resolve(text('HOTSWAP_DATA_DIR') ?? '.hotswap'),
    adminEmail: email('HOTSWAP_ADMIN_EMAIL', text('HOTSWAP_ADMIN_EMAIL') ?? 'admin@localhost'),
    adminPassword: password('HOTSWAP_ADMIN_PASSWORD', env['HOTSWAP_ADMIN_PASSWORD'] || undefined),
    demo: flag('HOTSWAP_DEMO', text('HOTSWAP_DEMO'), false),
    signUp: oneOf('HOTSWAP_SIGN_UP', text('HOTSWAP_SIGN_UP') ?? (production ? 'invited' : 'open'), [
      'open',
      'invited',
      'closed',
    ]),
    tenantsPerUser: integer('HOTSWAP_TENANTS_PER_USER', text('HOTSWAP_TENANTS_PER_USER'), 0, 1_000) ?? 3,
    processes: integer('HOTSWAP_PROCESSES', text('HOTSWAP_PROCESSES'), 1, 256) ?? availableParallelism(),
    sandboxThreads: integer('HOTSWAP_SANDBOX_THREADS', text('HOTSWAP_SANDBOX_THREADS'), 2, 64),
    publicAddresses: addresses('HOTSWAP_PUBLIC_ADDRESSES', list(text('HOTSWAP_PUBLIC_ADDRESSES'))),
    dnsResolvers: resolvers('HOTSWAP_DNS_RESOLVERS', list(text('HOTSWAP_DNS_RESOLVERS'))),
    acme: acme(text),
    domainConnectKeyFile: text('HOTSWAP_DOMAIN_CONNECT_KEY_FILE'),
    secret: secret('HOTSWAP_SECRET', text('HOTSWAP_SECRET'), production),
    previousSecret: secret('HOTSWAP_PREVIOUS_SECRET', text('HOTSWAP_PREVIOUS_SECRET'), false),
    databaseUrl: url('DATABASE_URL', text('DATABASE_URL'), ['postgres:', 'postgresql:']),
    databaseDirectUrl: url('DATABASE_DIRECT_URL', text('DATABASE_DIRECT_URL'), ['postgres:', 'postgresql:']),
    databaseReplicaUrl: url('DATABASE_REPLICA_URL', text('DATABASE_REPLICA_URL'), [
      'postgres:',
      'postgresql:',
    ]),
    databasePrepare: flag('DATABASE_PREPARE', text('DATABASE_PREPARE'), true),
    databasePoolSize: integer('DATABASE_POOL_SIZE', text('DATABASE_POOL_SIZE'), 2, 500) ?? 16,
    databaseTenantConnections: integer(
      'DATABASE_TENANT_CONNECTIONS',
      text('DATABASE_TENANT_CONNECTIONS'),
      1,
      500,
    ),
    redisUrl: url('REDIS_URL', text('REDIS_URL'), ['redis:', 'rediss:']),
    s3: s3(text),
    kubernetes: kubernetes(text),
    smtpUrl: url('SMTP_URL', text('SMTP_URL'), ['smtp:', 'smtps:']),
    mailFrom: text('MAIL_FROM') ?? `HotSwap <no-reply@${text('HOTSWAP_DOMAIN') ?? 'localhost'}>`,
    trustedProxies,
    logLevel: oneOf('LOG_LEVEL', text('LOG_LEVEL') ?? 'info', [
      'trace',
      'debug',
      'info',
      'warn',
      'error',
      'fatal',
      'silent',
    ]),
    metricsToken: text('HOTSWAP_METRICS_TOKEN'),
    provisioningLeaseSeconds:
      integer('HOTSWAP_PROVISIONING_LEASE_SECONDS', text('HOTSWAP_PROVISIONING_LEASE_SECONDS'), 5, 3600) ??
      120,
    jobLeaseSeconds: integer('HOTSWAP_JOB_LEASE_SECONDS', text('HOTSWAP_JOB_LEASE_SECONDS'), 3, 3600) ?? 30,
    deletionGraceDays:
      integer('HOTSWAP_DELETION_GRACE_DAYS', text('HOTSWAP_DELETION_GRACE_DAYS'), 0, 3650) ?? 30,
  }
}

function fail(name: string, problem: string): never {
  throw new ConfigError(`${name} ${problem}.`)
}

function list(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
}

function networks(name: string, values: string[]): string[] {
  for (const value of values) {
    const [address = '', bits, ...rest] = value.split('/')
    const max = isIP(address) === 6 ? 128 : 32
    const isNetwork = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= max)
    if (!isIP(address) || !isNetwork || rest.length > 0)
      fail(name, `must be addresses or networks such as 10.0.0.0/8, but has "${value}"`)
  }
  return values
}

function integer(name: string, value: string | undefined, min: number, max: number): number | undefined {
  if (value === undefined) return undefined
  if (!/^\d+$/.test(value) || Number(value) < min || Number(value) > max)
    fail(name, `must be a whole number from ${min} to ${max}, but is "${value}"`)
  return Number(value)
}

function port(name: string, value: string | undefined): number | undefined {
  return integer(name, value, 0, 65535)
}

function flag(name: string, value: string | undefined, fallback: boolean): boolean {
  if (value === undefined) return fallback
  if (/^(true|1|yes|on)$/i.test(value)) return true
  if (/^(false|0|no|off)$/i.test(value)) return false
  return fail(name, `must be true or false, but is "${value}"`)
}

function oneOf<const Value extends string>(name: string, value: string, allowed: readonly Value[]): Value {
  return (
    allowed.find((one) => one === value) ??
    fail(name, `must be one of ${allowed.join(', ')}, but is "${value}"`)
  )
}

function hostname(name: string, value: string): string {
  const host = value.toLowerCase().replace(/\.$/, '')
  if (!/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/.test(host))
    fail(name, `must be a host name without scheme or port, but is "${value}"`)
  return host
}

function publicUrl(name: string, value: string | undefined): URL | undefined {
  if (value === undefined) return undefined
  const parsed = URL.parse(value)
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol) || parsed.pathname !== '/' || parsed.search)
    fail(name, 'must be an address such as https://example.com, without a path')
  return parsed
}

function email(name: string, value: string): string {
  return /^[^\s@]+@[^\s@]+$/.test(value)
    ? value.toLowerCase()
    : fail(name, `must be an e-mail address, but is "${value}"`)
}

function password(name: string, value: string | undefined): string | undefined {
  if (value !== undefined && value.length < 12) fail(name, 'must have at least 12 characters')
  return value
}

function secret(name: string, value: string | undefined, required: boolean): string | undefined {
  if (value === undefined && required)
    fail(
      name,
      'is required in production: it wraps every encryption key; `openssl rand -base64 32` makes one',
    )
  if (value !== undefined && value.length < 32) fail(name, 'must have at least 32 characters')
  return value
}

function url(name: string, value: string | undefined, protocols: string[]): string | undefined {
  if (value === undefined) return undefined
  // The value may hold a password, so the message never repeats it.
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol))
    fail(name, `must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`)
  return value
}

function s3(text: (name: string) => string | undefined): S3Config | undefined {
  const endpoint = url('S3_ENDPOINT', text('S3_ENDPOINT'), ['http:', 'https:'])
  if (!endpoint) return undefined
  const need = (name: string) => text(name) ?? fail(name, 'is required when S3_ENDPOINT is set')
  return {
    endpoint,
    bucket: need('S3_BUCKET'),
    region: text('S3_REGION') ?? 'us-east-1',
    accessKeyId: need('S3_ACCESS_KEY_ID'),
    secretAccessKey: need('S3_SECRET_ACCESS_KEY'),
    forcePathStyle: flag('S3_FORCE_PATH_STYLE', text('S3_FORCE_PATH_STYLE'), true),
  }
}

/** Where Kubernetes puts what a pod may use to call it. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

function proxyProtocol(isOn: boolean, trustedProxies: string[]): boolean {
  if (isOn && trustedProxies.length === 0)
    fail('HOTSWAP_PROXY_PROTOCOL', 'needs HOTSWAP_TRUSTED_PROXIES, which says who may speak it')
  return isOn
}

function addresses(name: string, values: string[]): string[] {
  for (const value of values) if (!isIP(value)) fail(name, `must be IP addresses, but has "${value}"`)
  return values
}

function resolvers(name: string, values: string[]): string[] {
  for (const value of values) {
    const [, v6, v4, number = '53'] = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+))(?::(\d{1,5}))?$/i.exec(value) ?? []
    if (!isIP(value) && (!isIP(v6 ?? v4 ?? '') || Number(number) > 65_535))
      fail(name, `must be addresses such as 9.9.9.9, 127.0.0.1:5353 or [2620:fe::fe]:53, but has "${value}"`)
  }
  return values
}

/** Lists go by position: the second key belongs to the second directory; `-` stands for none. */
function acme(text: (name: string) => string | undefined): AcmeConfig | undefined {
  const directories = list(text('ACME_DIRECTORY_URL'))
  if (directories.length === 0) return undefined
  const byPosition = (name: string) => {
    const values = list(text(name))
    if (values.length > directories.length)
      fail(name, 'has more values than ACME_DIRECTORY_URL has addresses')
    return (index: number) => (values[index] === '-' ? undefined : values[index])
  }
  const keyIds = byPosition('ACME_EAB_KEY_ID')
  const hmacKeys = byPosition('ACME_EAB_HMAC_KEY')
  const profiles = byPosition('ACME_PROFILE')
  const authorities = directories.map((directory, index): AcmeAuthority => {
    const directoryUrl = url('ACME_DIRECTORY_URL', directory, ['https:', 'http:']) ?? ''
    const keyId = keyIds(index)
    const hmacKey = hmacKeys(index)
    if ((keyId === undefined) !== (hmacKey === undefined))
      fail('ACME_EAB_HMAC_KEY', 'and ACME_EAB_KEY_ID go together: each authority has both or none')
    return {
      directoryUrl,
      eab: keyId !== undefined && hmacKey !== undefined ? { keyId, hmacKey } : undefined,
      profile: profiles(index),
    }
  })
  const contact = text('ACME_EMAIL')
  return {
    authorities,
    email: contact === undefined ? undefined : email('ACME_EMAIL', contact),
    caFile: text('ACME_CA_FILE'),
  }
}

function kubernetes(text: (name: string) => string | undefined): KubernetesConfig | undefined {
  const apiUrl = url('KUBERNETES_API_URL', text('KUBERNETES_API_URL'), ['http:', 'https:'])
  if (!apiUrl) return undefined
  return {
    apiUrl,
    tokenFile: text('KUBERNETES_TOKEN_FILE') ?? `${SERVICE_ACCOUNT}/token`,
    caFile: text('KUBERNETES_CA_FILE') ?? `${SERVICE_ACCOUNT}/ca.crt`,
    namespace: text('KUBERNETES_NAMESPACE') ?? 'hotswap',
    quota: {
      cpu: quantity('KUBERNETES_TENANT_CPU', text('KUBERNETES_TENANT_CPU') ?? '2'),
      memory: quantity('KUBERNETES_TENANT_MEMORY', text('KUBERNETES_TENANT_MEMORY') ?? '4Gi'),
      pods: integer('KUBERNETES_TENANT_PODS', text('KUBERNETES_TENANT_PODS'), 0, 10_000) ?? 20,
    },
  }
}

function quantity(name: string, value: string): string {
  return /^\d+(\.\d+)?(m|[kMGTPE]|[KMGTPE]i)?$/.test(value)
    ? value
    : fail(name, `must be a Kubernetes quantity such as 500m or 4Gi, but is "${value}"`)
}
