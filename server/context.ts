/** Builds the AppContext: the only place where the parts of the program are put together. */
import { join } from 'node:path'
import { type Config, ConfigError } from './config.ts'
import { type ServedCertificates, openServedCertificates } from './delivery/certificates/certificates.ts'
import { type Rehearsal, openRehearsal } from './delivery/rehearsal.ts'
import { type SiteChanges, openSiteChanges } from './delivery/serving/changes.ts'
import { type KeyCache, openKeyCache } from './features/api-keys/key-cache.ts'
import { wantByHandshake } from './features/certificates/certificates.ts'
import { type PlatformWindows, openPlatformWindows } from './features/change-control/platform-windows.ts'
import { type Identity, openIdentity } from './features/identity/identity.ts'
import { sendMail } from './features/mail/mail.ts'
import { openPluginAdvisories } from './features/marketplace/advisories/board.ts'
import { type PluginCalls, openPluginCalls } from './features/plugin-calls/plugin-calls.ts'
import { dataFunctions } from './features/plugin-data/plugin-data.ts'
import { hostFunctions } from './features/plugin-host/plugin-host.ts'
import { permissionsOf, renameMember } from './features/members/members.ts'
import { type PlanDirectory, openPlanDirectory } from './features/plans/plans.ts'
import { queueAlert } from './features/quotas/jobs.ts'
import { pluginPackage } from './features/plugins/plugins.ts'
import { type PermissionCache, openPermissionCache } from './features/roles/permission-cache.ts'
import { type SiteApiStore, openSiteApi } from './features/site-api/site-api.ts'
import { type TenantDirectory, openTenantDirectory } from './features/tenants/tenants.ts'
import { type BlobStore, openBlobStore } from './kernel/blobs/blobs.ts'
import { defineJobs } from './jobs.ts'
import { type Clock, systemClock } from './kernel/clock.ts'
import { type Keyring, openKeyring } from './kernel/crypto/keyring.ts'
import { masterSecretFor } from './kernel/crypto/master-secret.ts'
import { dataKeyStore } from './kernel/db/data-keys.ts'
import { type Database, PLATFORM_SCOPE, openDatabase, urlOfDatabase } from './kernel/db/database.ts'
import { startEmbeddedPostgres } from './kernel/db/embedded.ts'
import { ensureDatabase, migrate, requireMigrated } from './kernel/db/migrate.ts'
import { type Notices, openNotices } from './kernel/db/notices.ts'
import { rolePasswords } from './kernel/db/roles.ts'
import { type Dns, openDns } from './kernel/dns/dns.ts'
import type { RouteInfo } from './kernel/http/access.ts'
import { type GuardedFetch, openGuardedFetch } from './kernel/http/guarded-fetch.ts'
import { type Jobs, openJobs } from './kernel/jobs/jobs.ts'
import { migrateJobs } from './kernel/jobs/migrate.ts'
import { type TenantNamespaces, openTenantNamespaces } from './kernel/kubernetes/namespaces.ts'
import { type Log, createLog } from './kernel/log.ts'
import { type MailTransport, openMailTransport } from './kernel/mail/mail.ts'
import { type Metrics, createMetrics } from './kernel/metrics.ts'
import { type RateLimiter, openRateLimiter } from './kernel/rate-limit/rate-limit.ts'
import type { PluginAdvisories } from './published/plugin-advisories.ts'

/** Everything that lives as long as the process. Handlers take the few members they use. */
export type AppContext = AsyncDisposable & {
  config: Config
  /** The master secret; derive keys from it, never use it as one. */
  secret: string
  log: Log
  metrics: Metrics
  clock: Clock
  db: Database
  /** The account that owns and migrates, for creating schemas and databases of tenants. */
  ownerUrl: string
  notices: Notices
  keyring: Keyring
  blobs: BlobStore
  /** For addresses that strangers name: reaches the public internet only. */
  fetcher: GuardedFetch
  dns: Dns
  rateLimiter: RateLimiter
  jobs: Jobs
  mailer: MailTransport
  tenants: TenantDirectory
  plans: PlanDirectory
  permissions: PermissionCache
  /** When nothing may change on the whole platform. */
  platformWindows: PlatformWindows
  apiKeys: KeyCache
  /** Keys to the endpoints of sites' plugins, and how often these are called. */
  siteApi: SiteApiStore
  identity: Identity
  /** Which certificate answers for a name, in this process. */
  certificates: ServedCertificates
  /** Renders releases that need not be live. */
  rehearsal: Rehearsal
  /** What of a site's pages a move of its pointer puts out of date. */
  siteChanges: SiteChanges
  /** Which plugins are known to be bad, and which of them may not run. */
  pluginAdvisories: PluginAdvisories
  /** Has plugins run. */
  plugins: PluginCalls
  /** Where Kubernetes is configured: a namespace per tenant. */
  kubernetes: TenantNamespaces | undefined
  /** Every route, filled as features register; the OpenAPI document and the access tests read it. */
  routes: RouteInfo[]
  /** What must work for the process to be ready, by name; each throws when it does not. */
  readiness: Record<string, () => Promise<void>>
  /** The figures of all processes in Prometheus' text format. */
  collectMetrics: () => Promise<string>
}

export type Overrides = { log?: Log; clock?: Clock; fetcher?: GuardedFetch; dns?: Dns }

/**
 * Connects everything. The database must be migrated (see `main.ts`).
 * @param databaseUrl the owner's URL: DATABASE_URL or the embedded server's
 */
export async function createContext(
  config: Config,
  databaseUrl: string,
  overrides: Overrides = {},
): Promise<AppContext> {
  await using stack = new AsyncDisposableStack()
  const log = overrides.log ?? createLog(config.logLevel)
  const onError = (part: string) => (error: Error) => log.error({ err: error, part }, 'background error')
  const secret = config.secret ?? (await masterSecretFor(config.dataDir))
  const passwords = rolePasswords(secret)
  const db = stack.use(
    openDatabase({
      url: databaseUrl,
      passwords,
      poolSize: config.databasePoolSize,
      tenantConnections: config.databaseTenantConnections,
      prepare: config.databasePrepare,
      onError: onError('database'),
    }),
  )
  const metrics = createMetrics({ connections: db.pressure })
  const listenUrl = config.databaseDirectUrl ?? databaseUrl
  const notices = stack.use(
    openNotices({ db, listenUrl, password: passwords.hotswap_platform, onError: onError('notices') }),
  )
  notices.subscribe('placement', ({ tenant_id }) => db.forgetPlacement(String(tenant_id)))
  const keyring = openKeyring({
    masterSecret: secret,
    previousMasterSecret: config.previousSecret,
    store: dataKeyStore(db),
  })
  const clock = overrides.clock ?? systemClock
  const apiKeys = stack.use(openKeyCache({ db, notices, clock, onError: onError('api keys') }))
  notices.subscribe('keys', ({ scope }) => keyring.forget(String(scope)))
  const blobs = stack.use(await openBlobStore({ dataDir: config.dataDir, s3: config.s3 }))
  const fetcher = stack.use(overrides.fetcher ?? openGuardedFetch())
  const dns = overrides.dns ?? openDns({ resolvers: config.dnsResolvers })
  const rateLimiter = stack.use(
    openRateLimiter({ redisUrl: config.redisUrl, onError: onError('rate limits') }),
  )
  const tenants = openTenantDirectory(db, notices)
  // A captured mail is its row in the mailbox: there is nothing else to keep.
  const mailer = stack.use(await openMailTransport(config, async () => undefined))
  const jobs = stack.use(
    openJobs({
      db,
      notices,
      listenUrl,
      password: passwords.hotswap_platform,
      log,
      metrics,
      leaseMs: config.jobLeaseSeconds * 1_000,
      sweepEveryMs: config.jobLeaseSeconds * 1_000,
      mayRun: async (id) =>
        id === PLATFORM_SCOPE || ['active', 'provisioning'].includes((await tenants.byId(id))?.status ?? ''),
    }),
  )
  const permissions = openPermissionCache({ db, notices })
  const identity = stack.use(
    openIdentity({
      config,
      db,
      notices,
      keyring,
      clock,
      log,
      rateLimiter,
      // Mails about accounts are the platform's.
      sendMail: (mail) =>
        db.withTenant(PLATFORM_SCOPE, (tx) => sendMail({ db, keyring, jobs, log }, tx, mail)),
      permissionsIn: (tenantId, userId) => permissionsOf({ permissions }, tenantId, userId),
      onRenamed: (user) => renameMember({ db }, user),
    }),
  )
  const plans = openPlanDirectory({
    db,
    notices,
    onThreshold: (tx, alert) => queueAlert(jobs, tx, alert),
  })
  const siteApi = stack.use(openSiteApi({ db, notices, clock, log, plans }))
  await notices.ready
  const pluginAdvisories = stack.use(
    await openPluginAdvisories({ db, notices, onError: onError('advisories') }),
  )
  const certificates = openServedCertificates({
    domain: config.domain,
    db,
    notices,
    keyring,
    clock,
    log,
    order: (host) => wantByHandshake({ db, jobs, clock, config, log, notices, rateLimiter }, host),
  })
  const rehearsal = openRehearsal({
    config,
    db,
    blobs,
    log,
    clock,
    // It may read a page with their help, and needs this one for it.
    plugins: { call: (site, plugin, call) => plugins.call(site, plugin, call) },
    findPluginPackage: (tenantId, plugin) => pluginPackage({ blobs }, tenantId, plugin),
    pluginAdvisories,
    tenantSlug: async (id) => (await tenants.byId(id))?.slug,
  })
  const platformWindows = openPlatformWindows({ db, notices })
  const plugins = stack.use(
    openPluginCalls(
      {
        blobs,
        clock,
        config,
        db,
        fetcher,
        jobs,
        keyring,
        log,
        metrics,
        notices,
        plans,
        platformWindows,
        pluginAdvisories,
        rateLimiter,
        secret,
        tenants,
      },
      { functions: { ...hostFunctions, ...dataFunctions } },
    ),
  )
  const lifetime = stack.move()
  const ctx: AppContext = {
    config,
    secret,
    log,
    metrics,
    clock,
    db,
    ownerUrl: config.databaseDirectUrl ?? databaseUrl,
    notices,
    keyring,
    blobs,
    fetcher,
    dns,
    rateLimiter,
    jobs,
    mailer,
    tenants,
    plans,
    permissions,
    platformWindows,
    apiKeys,
    siteApi,
    identity,
    certificates,
    rehearsal,
    siteChanges: openSiteChanges({ db }),
    pluginAdvisories,
    plugins,
    kubernetes: config.kubernetes && openTenantNamespaces(config.kubernetes),
    routes: [],
    readiness: {
      database: db.check,
      migrations: () => requireMigrated(db),
      storage: () => blobs.check(),
    },
    collectMetrics: () => metrics.registry.metrics(),
    [Symbol.asyncDispose]: () => lifetime.disposeAsync(),
  }
  // In every process: those that only enqueue must know the tasks, too.
  defineJobs(ctx)
  return ctx
}

/** The database to use: DATABASE_URL, or the embedded PostgreSQL, started or joined and handed to `stack`. */
export async function findDatabase(config: Config, stack: AsyncDisposableStack): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl
  const onRestart = () => void process.stderr.write('PostgreSQL had stopped, and runs again.\n')
  const postgres = stack.use(
    await startEmbeddedPostgres({ dir: join(config.dataDir, 'postgres'), onRestart }),
  )
  await ensureDatabase(postgres.url, 'hotswap')
  return urlOfDatabase(postgres.url, 'hotswap')
}

/** Brings the database to the newest schema, that of the job queue included. */
export async function prepareDatabase(config: Config, databaseUrl: string): Promise<void> {
  const passwords = rolePasswords(config.secret ?? (await masterSecretFor(config.dataDir)))
  const url = config.databaseDirectUrl ?? databaseUrl
  try {
    await migrate(url, passwords)
  } catch (error) {
    throw unusable(config, error) ?? error
  }
  await migrateJobs(url, passwords.hotswap_platform)
}

/** How `pg` and the system say that a URL leads nowhere, to the wrong password or to a database that is not there. */
const NO_DATABASE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  '28000',
  '28P01',
  '3D000',
])

function unusable(config: Config, error: unknown): ConfigError | undefined {
  if (config.databaseUrl === undefined) return undefined
  const { code = '', message } = (
    error instanceof AggregateError ? error.errors[0] : error
  ) as NodeJS.ErrnoException
  if (!NO_DATABASE.has(code)) return undefined
  const name = config.databaseDirectUrl ? 'DATABASE_DIRECT_URL' : 'DATABASE_URL'
  return new ConfigError(`${name} leads to no PostgreSQL that can be used: ${message}.`)
}
