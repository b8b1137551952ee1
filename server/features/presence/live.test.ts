/** The stream of a website that people work on. */
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { type TestApp, startTestApp } from '../../../test/kit/app.ts'
import { makeContent } from '../../../test/kit/content.ts'
import { createTestDatabase } from '../../../test/kit/database.ts'
import { type EventStream, type Heard, openEventStream } from '../../../test/kit/event-stream.ts'
import { addMedia } from '../media/media.ts'
import { presenceRoutes } from './routes.ts'

/** A transparent GIF of one pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

const databaseUrl = await createTestDatabase()
const options: Parameters<typeof startTestApp>[0] = {
  databaseUrl,
  extend(app, ctx) {
    // In a hurry: quiet and authorization last a moment only.
    app.register(async (own) => presenceRoutes(own, ctx, { heartbeatMs: 20, authorizedMs: 0 }), {
      prefix: '/hurried',
    })
  },
}
const t = await startTestApp(options)
/** Another process on the same database. */
const elsewhere = await startTestApp(options)
const listen = async ({ app }: TestApp) =>
  Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
const [port, portElsewhere] = [await listen(t), await listen(elsewhere)]

async function makeDesk() {
  const c = await makeContent(t)
  const page = await c.add('pages', { title: 'Secret title' })
  const pathOf = (prefix = '') => `/api/v1${prefix}/websites/${c.site.id}/live`
  const watch = async (prefix = '', token = c.owner, at = port): Promise<EventStream> => {
    const stream = await openEventStream(at, pathOf(prefix), token)
    assert.equal((await stream.hear())?.event, 'snapshot')
    return stream
  }
  return { ...c, page, pathOf, watch }
}

/** Up to the next event of this kind. */
async function next(stream: EventStream, kind: string): Promise<Heard['data']> {
  for (;;) {
    const heard = await stream.hear()
    assert.ok(heard, `the stream ended without ${kind}`)
    if (heard.event === kind) return heard.data
  }
}
const actOf = ({ entry_id, act, version }: Heard['data']) => [entry_id, act, version]

describe('the stream', () => {
  test('begins with how things are, and tells who comes and goes, in whichever process', async () => {
    const d = await makeDesk()
    const editor = await t.makeMember(d.tenant.id, 'editor')
    const streams = [await d.watch(), await d.watch('', d.owner, portElsewhere)]
    const body = { tab: 'a', entry_id: d.page.id, mode: 'editing' }
    await t.call(`${d.base}/presence`, { method: 'POST', token: editor.token, body })
    for (const stream of streams) {
      const { items } = await next(stream, 'presence')
      const [one] = items as Record<string, unknown>[]
      assert.deepEqual([one?.['user_id'], one?.['mode']], [editor.userId, 'editing'])
    }
    await elsewhere.call(`${d.base}/presence?tab=a`, { method: 'DELETE', token: editor.token })
    for (const stream of streams) {
      assert.deepEqual(await next(stream, 'presence'), { items: [] })
      stream.leave()
    }
  })

  test('tells what is done to entries, by whom, and nothing of what they say', async () => {
    const d = await makeDesk()
    const stream = await d.watch()
    const path = `pages/${d.page.id}`
    const told: unknown[] = []
    const hear = async () => {
      const data = await next(stream, 'entry')
      assert.doesNotMatch(JSON.stringify(data), /@|Secret|Open/)
      told.push([data['act'], data['version'], data['autosave'] ?? false])
      return data
    }
    await d.change(path, { title: 'Open 1' })
    const saved = await hear()
    assert.deepEqual(saved['by'], {
      kind: 'user',
      id: saved['by'] && (saved['by'] as { id: string }).id,
      name: 'Test User',
    })
    assert.equal(saved['type'], 'page')
    await d.change(`${path}?autosave=true`, { title: 'Open 2' })
    await hear()
    await d.act(`${path}/publish`)
    await hear()
    await d.send('DELETE', path)
    await hear()
    await d.act(`${path}/restore`)
    await hear()
    await d.send('DELETE', `${path}?permanent=true`)
    await hear()
    const fresh = await d.add('posts', { title: 'Secret post' })
    assert.equal((await hear())['entry_id'], fresh.id)
    assert.deepEqual(told, [
      ['saved', 2, false],
      ['saved', 3, true],
      ['published', 3, false],
      ['deleted', 3, false],
      ['restored', 3, false],
      ['purged', 3, false],
      ['added', 1, false],
    ])
    stream.leave()
  })

  test('tells that it was an operator who did it as somebody', async () => {
    const d = await makeDesk()
    const { userId } = await t.makeMember(d.tenant.id, 'editor')
    const { body } = await t.call('/api/v1/admin/impersonations', {
      method: 'POST',
      token: await t.operator(),
      body: { user_id: userId, tenant_id: d.tenant.id, reason: 'Support case 4711' },
    })
    const token = String(body['access_token'])
    const stream = await d.watch()
    await t.call(`${d.base}/presence`, { method: 'POST', token, body: { tab: 'a' } })
    const [present] = (await next(stream, 'presence'))['items'] as Record<string, unknown>[]
    assert.deepEqual([present?.['user_id'], present?.['by_operator']], [userId, true])
    for (const excerpt of ['a', 'b'])
      await t.call(`${d.base}/pages/${d.page.id}?autosave=true`, {
        method: 'PATCH',
        token,
        body: { document: { excerpt } },
      })
    const { by } = await next(stream, 'entry')
    assert.deepEqual(by, { kind: 'user', id: userId, name: 'Test User', by_operator: true })
    const versions = await d.send('GET', `pages/${d.page.id}/versions`)
    assert.deepEqual(
      (versions.body['items'] as unknown as Record<string, unknown>[]).map(
        ({ author_id }) => author_id === null,
      ),
      [true, true, false],
      'what an operator saves takes no place of what the member saved',
    )
    stream.leave()
  })

  test('tells when visitors see another release', async () => {
    const d = await makeDesk()
    const stream = await d.watch('', d.owner, portElsewhere)
    await d.act(`pages/${d.page.id}/publish`)
    assert.deepEqual(await next(stream, 'pointer'), { release: 2, status: 'active' })
    stream.leave()
  })

  test('tells of files, settings and the other parts of a website', async () => {
    const d = await makeDesk()
    const stream = await d.watch()
    const medium = await addMedia(
      t.ctx,
      { tenantId: d.tenant.id, siteId: d.site.id },
      { name: 'pixel.gif', body: PIXEL },
    )
    const media = async () => {
      const { media_id, act } = await next(stream, 'media')
      return [media_id, act]
    }
    assert.deepEqual(await media(), [medium.id, 'added'])
    await d.send('PATCH', `media/${medium.id}`, { alt: 'A dot' })
    assert.deepEqual(await media(), [medium.id, 'changed'])
    await d.send('DELETE', `media/${medium.id}`)
    assert.deepEqual(await media(), [medium.id, 'deleted'])
    const parts: unknown[] = []
    for (const [method, path, body] of [
      ['PATCH', 'settings', { tagline: 'Fresh' }],
      ['POST', 'menus', { handle: 'side', name: 'Side' }],
      ['POST', 'redirects', { from_path: '/old', target: '/new' }],
      ['POST', 'categories', { name: 'News' }],
    ] as const) {
      const { status, text } = await d.send(method, path, body)
      assert.ok(status < 300, text)
      parts.push((await next(stream, 'settings'))['part'])
    }
    assert.deepEqual(parts, ['settings', 'menus', 'redirects', 'terms'])
    stream.leave()
  })

  test('says to read again where more has changed than is worth listing', async () => {
    const d = await makeDesk()
    const ids: string[] = []
    for (let count = 0; count < 51; count += 1) ids.push((await d.add('posts', { title: `P ${count}` })).id)
    const stream = await d.watch()
    await d.act('posts/bulk', { action: 'publish', ids })
    assert.equal((await next(stream, 'resync'))['reason'], 'many_changes')
    stream.leave()
  })

  test('notices by itself who has gone silent', async () => {
    const d = await makeDesk()
    await t.call(`${d.base}/presence`, { method: 'POST', token: d.owner, body: { tab: 'a' } })
    const stream = await d.watch('/hurried')
    await t.ctx.db.withTenant(d.tenant.id, (tx) =>
      sql`update site_presence set seen_at = now() - interval '61 seconds'`.execute(tx),
    )
    assert.deepEqual(await next(stream, 'presence'), { items: [] })
    stream.leave()
  })

  test('ends when the website is deleted', async () => {
    const d = await makeDesk()
    const stream = await d.watch()
    const gone = await t.call(d.base, { method: 'DELETE', token: d.owner })
    assert.ok(gone.status < 300, gone.text)
    assert.equal((await next(stream, 'end'))['reason'], 'finished')
    assert.equal((await t.call(d.pathOf(), { token: d.owner })).status, 404)
  })

  test('is a snapshot for who asks for one', async () => {
    const d = await makeDesk()
    const { status, body } = await t.call(d.pathOf(), { token: d.owner })
    assert.deepEqual([status, body], [200, { release: 1, status: 'active', present: [] }])
  })
})

describe('nobody hears what is not his', () => {
  test('of another tenant, of another site of the same one, or without the permission', async () => {
    const [d, theirs] = [await makeDesk(), await makeDesk()]
    for (const path of [
      theirs.pathOf(),
      theirs.pathOf('/hurried'),
      `/api/v1/websites/${randomUUIDv7()}/live`,
    ])
      assert.equal((await openEventStream(port, path, d.owner)).status, 404)
    const site = await t.call('/api/v1/websites', {
      method: 'POST',
      token: d.owner,
      body: { name: 'Second', slug: 'second' },
    })
    const stream = await d.watch()
    await theirs.change(`pages/${theirs.page.id}`, { title: 'Theirs' })
    const second = await t.call(`/api/v1/websites/${String(site.body['id'])}/pages`, {
      method: 'POST',
      token: d.owner,
      body: { document: { title: 'Elsewhere' } },
    })
    assert.equal(second.status, 201, second.text)
    await d.change(`pages/${d.page.id}`, { title: 'Mine' })
    assert.deepEqual(actOf((await next(stream, 'entry')) ?? {}), [d.page.id, 'saved', 2])
    stream.leave()
    const { token } = await t.makeUser()
    assert.ok([400, 403].includes((await openEventStream(port, d.pathOf(), token)).status))
    assert.equal((await openEventStream(port, d.pathOf(), 'nonsense')).status, 401)
  })

  test('no longer, once the member has gone', async () => {
    const d = await makeDesk()
    const { token, userId } = await t.makeMember(d.tenant.id, 'editor')
    const stream = await d.watch('/hurried', token)
    const gone = await t.call(`/api/v1/members/${userId}`, { method: 'DELETE', token: d.owner })
    assert.ok(gone.status < 300, gone.text)
    assert.equal((await next(stream, 'end'))['reason'], 'forbidden')
    assert.equal(await stream.hear(), undefined, 'the connection has ended')
  })
})

test('a closing server ends the streams', async () => {
  const d = await makeDesk()
  const stream = await d.watch('', d.owner, portElsewhere)
  const closed = elsewhere.app.close()
  assert.deepEqual(await stream.rest(), [])
  await closed
})
