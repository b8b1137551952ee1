import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite as addSiteTo } from '../../../test/kit/site.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedKind, PublishedRow } from '../../published/documents.ts'
import { defaultConfig } from '../sites/sites.ts'
import { listRowsAt } from './log/queries.ts'
import {
  type Publication,
  type PublishingAct,
  currentRelease,
  presentRow,
  publish,
  siteConfig,
} from './releases.ts'

const { ctx, call, makeTenant } = await startTestApp({ jobs: true })

/** A site with a first release, in a tenant of its own. */
async function makeSite(locale = 'en') {
  const { tenant, owner } = await makeTenant()
  const site = await addSiteTo(ctx, tenant.id, { config: { locale } })
  const release = (publication: Publication, context = ctx) =>
    ctx.db.withTenant(tenant.id, (tx) => publish(context, tx, site.id, publication))
  const put = (...rows: PublishedRow[]) => release({ kind: 'content', put: rows })
  const inTenant = <Result>(work: (tx: TenantTx) => Promise<Result>) => ctx.db.withTenant(tenant.id, work)
  return { tenant, owner, site, release, put, inTenant, path: `/api/v1/websites/${site.id}` }
}

function page(title: string, more: Partial<PublishedRow> = {}): PublishedRow {
  return {
    kind: 'page',
    entry_id: randomUUID(),
    type: 'page',
    path: `/${title}`,
    parent_id: null,
    title,
    published_at: new Date('2026-01-02T03:04:05.678Z'),
    terms: [],
    authors: [],
    search: `About ${title}`,
    document: { title, html: `<p>${title}</p>` },
    ...more,
  }
}

const pointerOf = (siteId: string) =>
  ctx.db.withPlatform((tx) =>
    tx.selectFrom('live_sites').selectAll().where('site_id', '=', siteId).executeTakeFirst(),
  )

test('what one act publishes in several pieces is one release', async () => {
  const { site, put, inTenant } = await makeSite()
  const [about, team, jobs] = [page('about'), page('team'), page('jobs')]
  await put(about)
  const config = defaultConfig({ title: 'Named anew' })
  const release = await inTenant(async (tx) => {
    const act: PublishingAct = {}
    const publishPiece = (piece: Omit<Publication, 'kind'>) =>
      publish(ctx, tx, site.id, { kind: 'site', act, ...piece })
    await publishPiece({ config })
    await publishPiece({ put: [team, { ...about, title: 'About us' }] })
    await publishPiece({ put: [{ ...team, title: 'The team' }, jobs] })
    return publishPiece({ remove: [{ kind: 'page', entry_id: jobs.entry_id }] })
  })
  assert.deepEqual(
    [release.number, release.content_position, release.kind, release.config.title],
    [3, 2, 'site', 'Named anew'],
  )
  const pointer = await pointerOf(site.id)
  assert.deepEqual([pointer?.release_number, pointer?.content_position], [3, 2])
  await inTenant(async (tx) => {
    const titlesAt = async (position: number) =>
      (await listRowsAt(tx, site.id, position, undefined, 10)).map(({ title }) => title).toSorted()
    assert.deepEqual(await titlesAt(1), ['about'])
    assert.deepEqual(await titlesAt(2), ['About us', 'The team'])
  })
  // The next one, of another transaction, is a release of its own.
  assert.equal((await put(jobs)).number, 4)
})

test('publishing makes a release, moves the pointer, and says what changed', async () => {
  const { site, put, release, inTenant, owner, path } = await makeSite()
  assert.equal((await pointerOf(site.id))?.release_number, 1)
  const about = page('about')
  const second = await put(about, page('team'))
  assert.deepEqual([second.number, second.content_position, second.changes.added], [2, 1, { page: 2 }])
  const changed = { ...about, title: 'About us' }
  const remove: Publication['remove'] = [{ kind: 'page', entry_id: randomUUID() }]
  const third = await release({ kind: 'content', put: [changed], remove, note: 'Nicer' })
  assert.deepEqual(third.changes, { added: {}, changed: { page: 1 }, removed: {} })
  const pointer = await pointerOf(site.id)
  assert.deepEqual([pointer?.release_number, pointer?.content_position, pointer?.status], [3, 2, 'active'])
  await inTenant(async (tx) => {
    assert.equal((await currentRelease(tx, site.id)).note, 'Nicer')
    assert.deepEqual(await presentRow(tx, site.id, 'page', about.entry_id), { ...changed, search: null })
  })
  const list = await call(`${path}/releases?limit=2`, { token: owner })
  const { items, next_cursor } = list.body as unknown as {
    items: { number: number; is_live: boolean }[]
    next_cursor: string
  }
  assert.deepEqual(
    items.map((item) => [item.number, item.is_live]),
    [
      [3, true],
      [2, false],
    ],
  )
  const rest = await call(`${path}/releases?limit=2&cursor=${next_cursor}`, { token: owner })
  assert.deepEqual(
    [(rest.body as unknown as { items: unknown[] }).items.length, rest.body['next_cursor']],
    [1, null],
  )
  const one = await call(`${path}/releases/3`, { token: owner })
  assert.deepEqual(
    [one.status, one.body['note'], (one.body['config'] as never)['title']],
    [200, 'Nicer', 'Shop'],
  )
  assert.equal((await call(`${path}/releases/4`, { token: owner })).status, 404)
})

test('what is so already makes no release', async () => {
  const { put, release } = await makeSite()
  const about = page('about')
  const { number } = await put(about)
  const settings = { settings: { accent: '#123456', fonts: ['a', 'b'] } }
  assert.equal((await put({ ...about, document: { html: '<p>about</p>', title: 'about' } })).number, number)
  assert.equal((await release({ kind: 'theme', theme_settings: settings })).number, number + 1)
  assert.equal((await release({ kind: 'theme', theme_settings: settings })).number, number + 1)
  const remove: Publication['remove'] = [{ kind: 'post', entry_id: about.entry_id }]
  assert.equal((await release({ kind: 'content', remove })).number, number + 1)
})

test('publications of one site at once are one after the other, and none is lost', async () => {
  const { site, put, inTenant } = await makeSite()
  const rows = Array.from({ length: 12 }, (_, index) => page(`p${index}`))
  const made = await Promise.all(rows.map((row) => put(row)))
  const numbers = made.map((release) => release.number).toSorted((a, b) => a - b)
  assert.deepEqual(
    numbers,
    rows.map((_, index) => index + 2),
  )
  assert.deepEqual(new Set(made.map((release) => release.content_position)).size, rows.length)
  const last = await inTenant((tx) => currentRelease(tx, site.id))
  const shown = await inTenant((tx) => listRowsAt(tx, site.id, last.content_position, undefined, 100))
  assert.equal(shown.length, rows.length)
  assert.equal((await pointerOf(site.id))?.release_number, last.number)
})

type Edit = { put: [entry: number, text: number][]; remove: number[] }

test('what was visible at any position can be read back exactly', async () => {
  const { site, release, inTenant } = await makeSite()
  const ids = Array.from({ length: 6 }, () => randomUUID())
  const kindOf = (entry: number): PublishedKind => (entry % 2 ? 'page' : 'post')
  const entry = fc.integer({ min: 0, max: ids.length - 1 })
  const edit: fc.Arbitrary<Edit> = fc.record({
    put: fc.array(fc.tuple(entry, fc.integer({ min: 0, max: 2 })), { maxLength: 4 }),
    remove: fc.array(entry, { maxLength: 3 }),
  })
  /** By position: the text of each entry. */
  const model = new Map<number, Map<number, number>>([[0, new Map()]])
  const apply = async ({ put, remove }: Edit) => {
    const rows = put.map(([index, text]) =>
      page(`t${text}`, { entry_id: ids[index] ?? '', kind: kindOf(index), type: kindOf(index) }),
    )
    const gone = remove.map((index) => ({ kind: kindOf(index), entry_id: ids[index] ?? '' }))
    const before = [...model.values()].at(-1) ?? new Map()
    const after = new Map(before)
    const isPut = new Set(put.map(([index]) => index))
    for (const index of remove) if (!isPut.has(index)) after.delete(index)
    for (const [index, text] of put) after.set(index, text)
    const { content_position } = await release({ kind: 'content', put: rows, remove: gone })
    const known = model.get(content_position)
    // Nothing to change: the position stays.
    if (known) assert.deepEqual(after, known)
    else model.set(content_position, after)
  }
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 5 }), async (edits) => {
      for (const one of edits) await apply(one)
      assert.deepEqual(
        [...model.keys()],
        Array.from(model, (_, index) => index),
      )
      for (const [position, expected] of [...model].slice(-8)) {
        const rows = await inTenant((tx) => listRowsAt(tx, site.id, position, undefined, 100))
        const shown = new Map(
          rows.map((row) => [ids.findIndex((id) => id === row.entry_id), Number(row.title.slice(1))]),
        )
        assert.equal(shown.size, rows.length, 'no entry twice')
        assert.deepEqual(
          [...shown].toSorted(([a], [b]) => a - b),
          [...expected].toSorted(([a], [b]) => a - b),
        )
      }
    }),
    { numRuns: 25 },
  )
})

test('a pointer that was not moved at once is moved by its job', async () => {
  const { site, release, inTenant } = await makeSite()
  // As if the process died between the commit in the tenant's home and the move.
  const dying = { ...ctx, db: { ...ctx.db, withPlatform: () => Promise.reject(new Error('gone')) } }
  const { number } = await release({ kind: 'content', put: [page('about')] }, dying)
  assert.equal((await pointerOf(site.id))?.release_number, 1)
  const moved = Promise.withResolvers<void>()
  ctx.notices.subscribe('live-sites', ({ sites }) => {
    if ((sites as { site_id: string }[]).some(({ site_id }) => site_id === site.id)) moved.resolve()
  })
  await inTenant((tx) =>
    tx
      .updateTable('jobs')
      .set({ run_at: new Date(0) })
      .where('key', '=', site.id)
      .execute(),
  )
  await ctx.jobs.wake(site.tenant_id)
  await moved.promise
  assert.equal((await pointerOf(site.id))?.release_number, number)
})

test('content is found in the words of its language, and in those of another one after a change', async () => {
  const { site, put, release, inTenant } = await makeSite('de')
  const row = page('Bäckereien', {
    search: 'Die Brötchen backen wir selbst',
    document: { html: '<p>Brötchen</p>' },
  })
  await put(row)
  const hits = (configuration: string, words: string) =>
    inTenant(async (tx) => {
      const found = await tx
        .selectFrom('content_log')
        .select('entry_id')
        .where(sql<boolean>`search @@ plainto_tsquery(${configuration}::regconfig, ${words})`)
        .execute()
      return found.length
    })
  assert.deepEqual([await hits('german', 'Bäckerei'), await hits('german', 'Brot')], [1, 0])
  await release({ kind: 'configuration', config: defaultConfig({ title: 'Shop', locale: 'en-GB' }) })
  assert.equal(await hits('german', 'Bäckerei'), 0)
  assert.equal(await hits('english', 'Bäckereien'), 1)
  assert.equal((await inTenant((tx) => siteConfig(tx, site.id))).locale, 'en-GB')
})

test('a release of many rows is one act', async () => {
  const { put } = await makeSite()
  const rows = Array.from({ length: 1234 }, (_, index) => page(`p${index}`))
  const { changes, content_position } = await put(...rows)
  assert.deepEqual([changes.added, content_position], [{ page: 1234 }, 1])
})
