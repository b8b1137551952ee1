/** Where each tenant's rows live: the shared pool, a schema of its own, or a database of its own. */
import { type Pool, send, withClient } from './pool.ts'

export type Placement = { pool: Pool; schema: string }

export type Placements = AsyncDisposable & {
  /** @throws NoSuchHomeError when the tenant has no rows anywhere */
  find: (tenantId: string) => Promise<Placement>
  forget: (tenantId: string) => void
}

/** The tenant is unknown or was purged. */
export class NoSuchHomeError extends Error {
  constructor(tenantId: string, cause?: unknown) {
    super(`tenant ${tenantId} has no home`, { cause })
    this.name = 'NoSuchHomeError'
  }
}

const MAX_KNOWN = 100_000
const MAX_DEDICATED = 64

type Home = { database: string | null; schema: string }

/**
 * Remembers placements (about 100 bytes each). A remembered one that is out of date is harmless: app.enter_tenant
 * refuses it, and the caller asks again. Pools of dedicated databases are closed when another one needs the room.
 */
export function openPlacements(options: {
  platform: Pool
  shared: Pool
  openDedicated: (database: string) => Pool
}): Placements {
  const known = new Map<string, Home>()
  const dedicated = new Map<string, Pool>()

  function poolOf(database: string): Pool {
    const open = dedicated.get(database) ?? options.openDedicated(database)
    dedicated.delete(database)
    dedicated.set(database, open)
    if (dedicated.size > MAX_DEDICATED) {
      const [oldest, pool] = dedicated.entries().next().value as [string, Pool]
      dedicated.delete(oldest)
      // end() lets checked-out connections finish first.
      pool.end().catch(() => undefined)
    }
    return open
  }

  async function lookUp(tenantId: string): Promise<Home> {
    const { rows } = await withClient(options.platform, (client) =>
      send(client, 'select database_name, schema_name from platform.placements where tenant_id = $1', [
        tenantId,
      ]),
    )
    const row = rows[0] as { database_name: string | null; schema_name: string } | undefined
    if (!row) throw new NoSuchHomeError(tenantId)
    return { database: row.database_name, schema: row.schema_name }
  }

  return {
    async find(tenantId) {
      let home = known.get(tenantId)
      if (!home) {
        home = await lookUp(tenantId)
        if (known.size >= MAX_KNOWN) known.delete(known.keys().next().value as string)
        known.set(tenantId, home)
      }
      return { schema: home.schema, pool: home.database === null ? options.shared : poolOf(home.database) }
    },
    forget: (tenantId) => void known.delete(tenantId),
    async [Symbol.asyncDispose]() {
      await Promise.all([...dedicated.values()].map((pool) => pool.end()))
    },
  }
}
