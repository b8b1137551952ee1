/** Tells serving processes which tags of plugins' data changed, so that pages made with them are made anew. */
import type { Database } from '../../kernel/db/database.ts'
import type { Notices } from '../../kernel/db/notices.ts'
import type { Log } from '../../kernel/log.ts'

/** `{ tenant_id, site_id, tags }`, see published/tags.ts. */
const DATA_TOPIC = 'plugin-data'

export type DataNotices = AsyncDisposable & {
  /** Announces what a call changed, a moment later and together with what other calls changed on that site. */
  announce: (tenantId: string, siteId: string, tags: Iterable<string>) => void
  /** Announces now what waits. */
  flush: () => Promise<void>
}

type Ctx = { db: Pick<Database, 'withPlatform'>; notices: Pick<Notices, 'publish'> }

/** Short enough that who has just written sees it on the next page. */
const WAIT_MS = 50
/** A notice must stay a small row; a site that changes more is told in several. */
const TAGS_A_NOTICE = 200

/** Announces changes of one site at once. */
export async function announceData(
  ctx: Ctx,
  tenantId: string,
  siteId: string,
  tags: Iterable<string>,
): Promise<void> {
  const all = [...tags]
  if (all.length === 0) return
  await ctx.db.withPlatform(async (tx) => {
    for (let start = 0; start < all.length; start += TAGS_A_NOTICE)
      await ctx.notices.publish(tx, DATA_TOPIC, {
        tenant_id: tenantId,
        site_id: siteId,
        tags: all.slice(start, start + TAGS_A_NOTICE),
      })
  })
}

export function openDataNotices(ctx: Ctx & { log: Log }): DataNotices {
  const waiting = new Map<string, { tenantId: string; siteId: string; tags: Set<string> }>()
  let timer: NodeJS.Timeout | undefined
  let sending: Promise<void> = Promise.resolve()

  async function send(): Promise<void> {
    const batch = [...waiting.values()]
    waiting.clear()
    for (const { tenantId, siteId, tags } of batch)
      try {
        await announceData(ctx, tenantId, siteId, tags)
      } catch (error) {
        ctx.log.warn(
          { err: error, tenant_id: tenantId, site_id: siteId },
          'changed data of plugins was not announced: pages may show it late',
        )
      }
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    sending = sending.then(send)
    return sending
  }

  return {
    announce(tenantId, siteId, tags) {
      const key = `${tenantId} ${siteId}`
      const site = waiting.get(key) ?? { tenantId, siteId, tags: new Set() }
      for (const tag of tags) site.tags.add(tag)
      if (site.tags.size === 0) return
      waiting.set(key, site)
      timer ??= setTimeout(() => void flush(), WAIT_MS)
    },
    flush,
    [Symbol.asyncDispose]: flush,
  }
}
