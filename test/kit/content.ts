/** A tenant with a site, and short ways to its content over the API, for tests of what editors do. */
import assert from 'node:assert/strict'
import { makeSite } from './site.ts'
import type { Answer, TestApp } from './app.ts'

export type EntryJson = {
  id: string
  slug: string
  status: string
  path: string | null
  version: number
  has_changes: boolean
  document: Record<string, unknown> & { body: { content: unknown[] } }
}

/** Calls below /websites/<site>/; `add` and `act` expect to succeed. */
export async function makeContent(t: TestApp, options: Parameters<typeof makeSite>[2] = {}) {
  const { tenant, owner } = await t.makeTenant()
  const site = await makeSite(t.ctx, tenant.id, options)
  const base = `/api/v1/websites/${site.id}`
  const send = (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    more = {},
  ): Promise<Answer> =>
    t.call(`${base}/${path}`, { method, token: owner, ...(body !== undefined && { body }), ...more })
  const succeed = async (answer: Promise<Answer>): Promise<EntryJson> => {
    const { status, text, body } = await answer
    assert.ok(status < 300, text)
    return body as unknown as EntryJson
  }
  return {
    tenant,
    site,
    owner,
    base,
    send,
    /** @param kind pages, posts, or collections/<slug>/records */
    add: (kind: string, document: Record<string, unknown>, status?: 'published') =>
      succeed(send('POST', kind, { document, ...(status && { status }) })),
    change: (path: string, document: Record<string, unknown>, status?: 'published') =>
      succeed(send('PATCH', path, { document, ...(status && { status }) })),
    act: (path: string, body?: unknown) => succeed(send('POST', path, body)),
    /** What visitors see: kind, path and title of each row, by path. */
    visible: async () => {
      const rows = await t.ctx.db.withTenant(tenant.id, (tx) =>
        tx
          .selectFrom('content_log')
          .selectAll()
          .where('site_id', '=', site.id)
          .where('until_position', 'is', null)
          .orderBy('path')
          .execute(),
      )
      return rows.map((row) => ({ ...row, document: row.document as Record<string, unknown> }))
    },
    releases: async () => {
      const { count } = await t.ctx.db.withTenant(tenant.id, (tx) =>
        tx
          .selectFrom('releases')
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .where('site_id', '=', site.id)
          .executeTakeFirstOrThrow(),
      )
      return count
    },
  }
}
