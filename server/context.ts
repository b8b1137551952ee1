/** Builds the AppContext: the only place where the parts of the program are put together. */
import { join } from 'node:path'
import type { Config } from './config.ts'
import { type PlanDirectory, openPlanDirectory } from './features/plans/plans.ts'
import { type Clock, systemClock } from './kernel/clock.ts'
import { type Keyring, openKeyring } from './kernel/crypto/keyring.ts'
import { masterSecretFor } from './kernel/crypto/master-secret.ts'
import { dataKeyStore } from './kernel/db/data-keys.ts'
import { type Database, openDatabase } from './kernel/db/database.ts'
import { startEmbeddedPostgres } from './kernel/db/embedded.ts'
import { type Notices, openNotices } from './kernel/db/notices.ts'
import { rolePasswords } from './kernel/db/roles.ts'
import type { RouteInfo } from './kernel/http/access.ts'
import { type Log, createLog } from './kernel/log.ts'
import { type Metrics, createMetrics } from './kernel/metrics.ts'

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
  plans: PlanDirectory
  /** Every route, filled as features register; the OpenAPI document and the access tests read it. */
  routes: RouteInfo[]
}

export type Overrides = { log?: Log; clock?: Clock }

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
      prepare: config.databasePrepare,
      onError: onError('database'),
    }),
  )
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
  await notices.ready
  const lifetime = stack.move()
  return {
    config,
    secret,
    log,
    metrics: createMetrics(),
    clock: overrides.clock ?? systemClock,
    db,
    ownerUrl: config.databaseDirectUrl ?? databaseUrl,
    notices,
    keyring,
    plans: openPlanDirectory({ db, notices }),
    routes: [],
    [Symbol.asyncDispose]: () => lifetime.disposeAsync(),
  }
}

/** The database to use: DATABASE_URL, or the embedded PostgreSQL, started and handed to `stack`. */
export async function findDatabase(config: Config, stack: AsyncDisposableStack): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl
  const postgres = stack.use(await startEmbeddedPostgres({ dir: join(config.dataDir, 'postgres') }))
  return postgres.url
}
