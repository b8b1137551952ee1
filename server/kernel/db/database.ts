/** The database as the rest of the program sees it: work for one tenant, or work for the platform. */
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type { CompiledQuery } from 'kysely'
import type { DB as HomeTables } from './home-tables.generated.ts'
import type { DB as PlatformTables } from './platform-tables.generated.ts'
import { NoSuchHomeError, type Placement, openPlacements } from './placements.ts'
import { type Lend, type Pool, openPool, send, sendPair, withClient } from './pool.ts'
import type { RolePasswords } from './roles.ts'
import { openTenantSlots } from './tenant-slots.ts'
import { type TransactionHandle, inTransaction } from './transaction.ts'

declare const brand: unique symbol

/** A transaction that sees the rows of one tenant and nothing else; PostgreSQL enforces it. */
export type TenantTx = TransactionHandle<HomeTables> & {
  readonly tenantId: string
  readonly [brand]: 'tenant'
}

/** A transaction of the control plane: the platform's own tables, and every tenant's rows in the pool. */
export type PlatformTx = TransactionHandle<PlatformTables> & { readonly [brand]: 'platform' }

/**
 * The scope of the platform's own audit entries, mails and jobs: they live in the same tables as a tenant's, under
 * this id, which is no tenant (RFC 9562 nil UUID).
 */
export const PLATFORM_SCOPE = '00000000-0000-0000-0000-000000000000'

export type Database = AsyncDisposable & {
  /**
   * Runs `work` for one tenant, wherever its rows live.
   * @throws NoSuchHomeError when the tenant has no rows anywhere (unknown or purged)
   */
  withTenant: <Result>(
    tenantId: string,
    work: (tx: TenantTx) => Promise<Result>,
    options?: WorkOptions,
  ) => Promise<Result>
  /** Runs `work` for the control plane. */
  withPlatform: <Result>(work: (tx: PlatformTx) => Promise<Result>, options?: WorkOptions) => Promise<Result>
  /**
   * The hot form of a tenant read: one statement, sent along with the entry into the tenant, in one round trip and
   * without BEGIN and COMMIT. It does not wait for a move of the tenant; what it finds is as old as a notice at most.
   * @param query a SELECT, compiled with the tables it is given
   */
  readTenant: <Row>(
    tenantId: string,
    query: (tables: Kysely<HomeTables>) => CompiledQuery<Row>,
  ) => Promise<Row[]>
  /** Forgets where a tenant lives; the next use looks it up. */
  forgetPlacement: (tenantId: string) => void
  /** Connections in use and waiting, for metrics. */
  pressure: () => { total: number; idle: number; waiting: number }
  /** Resolves when the platform's database answers. */
  check: () => Promise<void>
  platformPool: Pool
  /**
   * The platform role's connections for libraries that send statements of their own. Apart from ours, because a library
   * may hold one while it calls back into our code: from one pool, as many callers as it has connections would wait
   * for each other.
   */
  libraryPool: () => Pool
}

export type WorkOptions = { readOnly?: boolean; signal?: AbortSignal }

export type DatabaseOptions = {
  url: string
  passwords: RolePasswords
  poolSize: number
  /** How many of them one tenant may use at a time; three quarters if unset. */
  tenantConnections?: number | undefined
  prepare: boolean
  onError: (error: Error) => void
}

/**
 * The tenant is not where we thought (HS001, see app.enter_tenant; 3D000: its database is gone), or the connection was
 * still marked with another tenant (HS003) and is closed by now.
 */
const TRY_ELSEWHERE = new Set(['HS001', '3D000', 'HS003'])

const LIBRARY_CONNECTIONS = 4

const ENTER = 'select app.enter_tenant($1, $2)'
const ENTER_TO_READ = 'select app.enter_to_read($1, $2)'

/** Compiles queries, and cannot run them. */
const tables = new Kysely<HomeTables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** Opens the pools of both roles. Nothing connects until first use. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = (role: 'hotswap_platform' | 'hotswap_tenant', url: string, max: number) =>
    openPool({
      url,
      role,
      password: options.passwords[role],
      max,
      prepare: options.prepare,
      onError: options.onError,
    })
  const platform = pool('hotswap_platform', options.url, Math.max(2, Math.ceil(options.poolSize / 2)))
  const shared = pool('hotswap_tenant', options.url, options.poolSize)
  let library: Pool | undefined
  const placements = openPlacements({
    platform,
    shared,
    // A dedicated database belongs to one tenant: a few connections are its fair share.
    openDedicated: (name) =>
      pool('hotswap_tenant', urlOfDatabase(options.url, name), Math.min(4, options.poolSize)),
  })

  const slots = openTenantSlots({
    slots: options.tenantConnections ?? Math.max(2, Math.floor(options.poolSize * 0.75)),
  })

  /** Lends connections to one tenant; one that is busy, or being moved, leaves some to the others. */
  function lendTo(tenantId: string, home: Pool): Lend {
    if (tenantId === PLATFORM_SCOPE) return (work, signal) => withClient(home, work, signal)
    return (work, signal) => slots.hold(tenantId, () => withClient(home, work, signal))
  }

  /** `work` may begin a second time, when the first run found that the tenant has moved: then it has changed nothing. */
  async function atHome<Result>(
    tenantId: string,
    work: (placement: Placement) => Promise<Result>,
  ): Promise<Result> {
    const known = await placements.find(tenantId)
    try {
      return await work(known)
    } catch (error) {
      if (!TRY_ELSEWHERE.has(codeOf(error))) throw error
      placements.forget(tenantId)
    }
    const fresh = await placements.find(tenantId)
    try {
      return await work(fresh)
    } catch (error) {
      // Between the removal of its rows and that of its placement.
      if (codeOf(error) === 'HS001') throw new NoSuchHomeError(tenantId, error)
      throw error
    }
  }

  return {
    platformPool: platform,
    libraryPool: () => (library ??= pool('hotswap_platform', options.url, LIBRARY_CONNECTIONS)),
    withTenant: (tenantId, work, workOptions) =>
      atHome(tenantId, (placement) =>
        inTransaction(
          lendTo(tenantId, placement.pool),
          { text: ENTER, values: [tenantId, placement.schema] },
          (tx: TransactionHandle<HomeTables>) => work(Object.assign(tx, { tenantId }) as unknown as TenantTx),
          workOptions,
        ),
      ),
    withPlatform: (work, workOptions) =>
      inTransaction(
        (use, signal) => withClient(platform, use, signal),
        undefined,
        (tx: TransactionHandle<PlatformTables>) => work(tx as unknown as PlatformTx),
        workOptions,
      ),
    readTenant: <Row>(tenantId: string, query: (tables: Kysely<HomeTables>) => CompiledQuery<Row>) => {
      const { sql: text, parameters: values } = query(tables)
      return atHome(tenantId, (placement) => {
        const home = [tenantId, placement.schema]
        return lendTo(
          tenantId,
          placement.pool,
        )(async (client) => {
          const { rows } = await sendPair(client, { text: ENTER_TO_READ, values: home }, { text, values })
          // The tenant may have moved.
          if (rows.length === 0) await send(client, ENTER, home)
          return rows as Row[]
        })
      })
    },
    forgetPlacement: (tenantId) => placements.forget(tenantId),
    pressure: () => ({
      total: platform.totalCount + shared.totalCount,
      idle: platform.idleCount + shared.idleCount,
      waiting: platform.waitingCount + shared.waitingCount,
    }),
    check: async () => {
      await platform.query('select 1')
    },
    async [Symbol.asyncDispose]() {
      await placements[Symbol.asyncDispose]()
      await Promise.all([platform.end(), shared.end(), library?.end()])
    },
  }
}

function codeOf(error: unknown): string {
  return (error as { code?: string } | undefined)?.code ?? ''
}

/** The URL of another database on the same server. */
export function urlOfDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${encodeURIComponent(name)}`
  return other.href
}
