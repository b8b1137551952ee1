/** A process for tests to kill: publishes twenty pages again and again. `node publisher-process.ts DATABASE_URL DATA_DIR TENANT SITE` */
import { loadConfig } from '../../server/config.ts'
import { createContext } from '../../server/context.ts'
import { publish } from '../../server/features/releases/releases.ts'
import { createLog } from '../../server/kernel/log.ts'
import type { PublishedRow } from '../../server/published/documents.ts'
import { TEST_SECRET } from './database.ts'

const [, , url = '', dataDir = '', tenantId = '', siteId = ''] = process.argv
const config = { ...loadConfig({}), secret: TEST_SECRET, dataDir, databasePoolSize: 4 }
const ctx = await createContext(config, url, { log: createLog('silent') })

const pages = (text: string) =>
  Array.from({ length: 20 }, (_, index): PublishedRow => {
    const entry_id = `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`
    return {
      kind: 'page',
      entry_id,
      type: 'page',
      path: `/${index}`,
      parent_id: null,
      title: text,
      published_at: new Date(0),
      terms: [],
      authors: [],
      search: text,
      document: { html: text },
    }
  })

for (;;) {
  const put = pages(`${process.pid} ${performance.now()}`)
  const { number } = await ctx.db.withTenant(tenantId, (tx) =>
    publish(ctx, tx, siteId, { kind: 'content', put }),
  )
  process.send?.(number)
}
