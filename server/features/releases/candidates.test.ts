/** Candidates of deployments: built unseen, live all at once, and carried over to what was published meanwhile. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedRow } from '../../published/documents.ts'
import { type Site, getSite, leaveSites, occupySites } from '../sites/sites.ts'
import { findRelease } from './queries.ts'
import {
  type Publication,
  type ReleaseChange,
  buildCandidates,
  currentRelease,
  dropCandidates,
  goLive,
  lastSettingsRelease,
  publish,
  setStaging,
  setStandby,
} from './releases.ts'

const { ctx, makeTenant } = await startTestApp({ jobs: true })
const NEW_THEME = { hash: 'c'.repeat(64), owner: 'platform' } as const

async function makeSites(count: number) {
  const { tenant } = await makeTenant()
  const inTenant = <Result>(work: (tx: TenantTx) => Promise<Result>) => ctx.db.withTenant(tenant.id, work)
  const sites: Site[] = []
  for (let index = 0; index < count; index += 1)
    sites.push(await makeSite(ctx, tenant.id, { name: `Shop ${index}`, slug: `shop-${index}` }))
  const deployment = randomUUID()
  return {
    tenant,
    inTenant,
    deployment,
    ids: sites.map(({ id }) => id),
    build: (change: ReleaseChange, id = deployment) =>
      inTenant((tx) =>
        buildCandidates(
          ctx,
          tx,
          id,
          sites.map(({ id: site_id }) => ({ site_id, change })),
        ),
      ),
    goLive: (built: { site_id: string; number: number }[], keepPrevious = false) =>
      inTenant((tx) => goLive(ctx, tx, deployment, built, { keepPrevious })),
    release: (siteId: string, publication: Publication) =>
      inTenant((tx) => publish(ctx, tx, siteId, publication)),
    pointers: () =>
      ctx.db.withPlatform((tx) =>
        tx.selectFrom('live_sites').selectAll().where('tenant_id', '=', tenant.id).orderBy('slug').execute(),
      ),
  }
}

function page(title: string, entryId: string = randomUUID()): PublishedRow {
  return {
    kind: 'page',
    entry_id: entryId,
    type: 'page',
    path: `/${title}`,
    parent_id: null,
    title,
    published_at: new Date(0),
    terms: [],
    authors: [],
    search: title,
    document: { html: title },
  }
}

test('candidates of several sites go live with one notice, and what was live is held ready', async () => {
  const { build, goLive: go, pointers, ids, inTenant, deployment } = await makeSites(3)
  const built = await build({ kind: 'theme', theme: NEW_THEME })
  assert.deepEqual(
    built.map(({ number, base_number }) => [number, base_number]),
    [
      [2, 1],
      [2, 1],
      [2, 1],
    ],
  )
  const [id = ''] = ids
  const candidate = await inTenant((tx) => findRelease(tx, id, 2))
  assert.deepEqual(
    [candidate?.live_at, candidate?.deployment_id, candidate?.theme_hash],
    [null, deployment, NEW_THEME.hash],
  )
  assert.ok((await pointers()).every(({ release_number }) => release_number === 1))

  const notices: { site_id: string; move: number }[][] = []
  ctx.notices.subscribe('live-sites', ({ sites }) => notices.push(sites as (typeof notices)[number]))
  const before = new Map((await pointers()).map(({ site_id, move }) => [site_id, move]))
  const live = await go(built, true)
  assert.deepEqual(
    live.map(({ live_number, previous_number }) => [live_number, previous_number]),
    [
      [2, 1],
      [2, 1],
      [2, 1],
    ],
  )
  // Earlier notices may come late, and each of them twice.
  const heard = notices.filter((sites) =>
    sites.some(({ site_id, move }) => move > (before.get(site_id) ?? 0)),
  )
  assert.deepEqual(new Set(heard.map((sites) => sites.length)), new Set([3]))
  for (const pointer of await pointers())
    assert.deepEqual([pointer.release_number, pointer.standby_number, pointer.standby_share], [2, 1, 0])
  assert.deepEqual(
    (await go(built)).map(({ live_number, previous_number }) => [live_number, previous_number]),
    [
      [2, 1],
      [2, 1],
      [2, 1],
    ],
    'once more changes nothing',
  )
})

test('a site that was published meanwhile keeps that and gets the change', async () => {
  const { build, goLive: go, release, ids, inTenant } = await makeSites(2)
  const [first = '', second = ''] = ids
  const built = await build({ kind: 'theme', theme: NEW_THEME })
  const { number, content_position } = await release(first, { kind: 'content', put: [page('news')] })
  const { config } = await inTenant((tx) => currentRelease(tx, first))
  await release(first, { kind: 'configuration', config: { ...config, title: 'Renamed' } })
  const live = new Map((await go(built, true)).map((row) => [row.site_id, row]))
  assert.deepEqual(live.get(second)?.live_number, 2)
  assert.deepEqual(live.get(first), { site_id: first, live_number: number + 2, previous_number: number + 1 })
  const shown = await inTenant((tx) => currentRelease(tx, first))
  assert.deepEqual(
    [shown.number, shown.theme_hash, shown.config.title, shown.content_position],
    [number + 2, NEW_THEME.hash, 'Renamed', content_position],
  )
  assert.equal((await inTenant((tx) => getSite(tx, first))).last_release_number, number + 2)
  assert.equal(await inTenant((tx) => lastSettingsRelease(tx, first)), number + 1)
})

test('a candidate with content becomes part of the log when it goes live', async () => {
  const { build, goLive: go, release, ids, inTenant } = await makeSites(1)
  const [id = ''] = ids
  const [old, gone] = [page('old'), page('gone')]
  await release(id, { kind: 'content', put: [old, gone] })
  const built = await build({
    kind: 'content',
    put: [page('new', old.entry_id)],
    remove: [{ kind: 'page', entry_id: gone.entry_id }],
  })
  const candidate = await inTenant((tx) => findRelease(tx, id, built[0]?.number ?? 0))
  assert.deepEqual([candidate?.number, candidate?.overlay_removed], [3, [gone.entry_id]])
  await go(built)
  const live = await inTenant((tx) => currentRelease(tx, id))
  assert.deepEqual(
    [live.number, live.overlay, live.content_position, live.changes],
    [3, null, 2, { added: {}, changed: { page: 1 }, removed: { page: 1 } }],
  )
})

test('one deployment at a time changes more than the content of a site', async () => {
  const { inTenant, ids, deployment, release, build, goLive: go } = await makeSites(2)
  const [first = ''] = ids
  const other = randomUUID()
  assert.deepEqual(await inTenant((tx) => occupySites(tx, other, [first])), [])
  assert.deepEqual(await inTenant((tx) => occupySites(tx, deployment, ids)), [{ site_id: first, by: other }])
  const built = await build({ kind: 'theme', theme: NEW_THEME })
  await assert.rejects(go(built), { code: 'deployment_under_way' })
  const settings = { kind: 'theme', theme_settings: { settings: { a: 1 } } } as const
  await assert.rejects(release(first, settings), { code: 'deployment_under_way' })
  assert.equal((await release(first, { ...settings, deploymentId: other })).deployment_id, other)
  await release(first, { kind: 'content', put: [page('goes-on')] })
  await inTenant((tx) => leaveSites(tx, other))
  assert.deepEqual(await inTenant((tx) => occupySites(tx, deployment, ids)), [])
  await go(built)
})

test('a standby and a staging release are part of the pointer; what is built again replaces what nobody shows', async () => {
  const { build, pointers, inTenant, ids, deployment } = await makeSites(1)
  const [id = ''] = ids
  const [first] = await build({ kind: 'theme', theme: NEW_THEME })
  const [second] = await build({ kind: 'theme', theme: NEW_THEME })
  assert.deepEqual([first?.number, second?.number], [2, 3])
  assert.equal(await inTenant((tx) => findRelease(tx, id, 2)), undefined)
  await inTenant((tx) => setStaging(ctx, tx, [{ site_id: id, number: 3 }]))
  await inTenant((tx) =>
    setStandby(ctx, tx, [{ site_id: id, standby: { number: 3, share: 1000, key: 'k' } }]),
  )
  const [pointer] = await pointers()
  assert.deepEqual(
    [pointer?.staging_number, pointer?.standby_number, pointer?.standby_share, pointer?.standby_key],
    [3, 3, 1000, 'k'],
  )
  await inTenant((tx) => dropCandidates(tx, deployment))
  assert.ok(await inTenant((tx) => findRelease(tx, id, 3)), 'an address shows it')
  await inTenant((tx) => setStaging(ctx, tx, [{ site_id: id, number: null }]))
  await inTenant((tx) => setStandby(ctx, tx, [{ site_id: id, standby: null }]))
  await inTenant((tx) => dropCandidates(tx, deployment))
  assert.equal(await inTenant((tx) => findRelease(tx, id, 3)), undefined)
})

test('pointers that were not moved at once are moved together by one job', async () => {
  const { build, inTenant, deployment, pointers, tenant } = await makeSites(3)
  const built = await build({ kind: 'theme', theme: NEW_THEME })
  // As if the process died between the commit in the tenant's home and the move.
  const dying = { ...ctx, db: { ...ctx.db, withPlatform: () => Promise.reject(new Error('gone')) } }
  await inTenant((tx) => goLive(dying, tx, deployment, built, { keepPrevious: true }))
  assert.ok((await pointers()).every(({ release_number }) => release_number === 1))
  const moved = Promise.withResolvers<number>()
  ctx.notices.subscribe('live-sites', ({ sites }) => {
    const ours = (sites as { tenant_id: string }[]).filter(({ tenant_id }) => tenant_id === tenant.id)
    if (ours.length > 0) moved.resolve(ours.length)
  })
  await inTenant((tx) =>
    tx
      .updateTable('jobs')
      .set({ run_at: new Date(0) })
      .where('state', '=', 'queued')
      .where(sql<boolean>`jsonb_array_length(payload -> 'site_ids') = 3`)
      .execute(),
  )
  await ctx.jobs.wake(tenant.id)
  assert.equal(await moved.promise, 3)
  assert.ok(
    (await pointers()).every(
      ({ release_number, standby_number }) => release_number === 2 && standby_number === 1,
    ),
  )
})

test('deployments, publications and standbys of the same sites wait for each other in one order', async () => {
  const { ids, inTenant, pointers, release } = await makeSites(4)
  const backwards = ids.toReversed()
  for (let round = 0; round < 4; round += 1) {
    const deploy = async (order: string[], hash: string) => {
      const deployment = randomUUID()
      const change: ReleaseChange = { kind: 'theme', theme: { hash: hash.repeat(64), owner: 'platform' } }
      const built = await inTenant((tx) =>
        buildCandidates(
          ctx,
          tx,
          deployment,
          order.map((site_id) => ({ site_id, change })),
        ),
      )
      await inTenant((tx) => goLive(ctx, tx, deployment, built, { keepPrevious: round % 2 === 0 }))
    }
    await Promise.all([
      deploy(ids, String(round)),
      deploy(backwards, String(round + 4)),
      inTenant((tx) =>
        setStandby(
          ctx,
          tx,
          backwards.map((site_id) => ({ site_id, standby: null })),
        ),
      ),
      ...ids.map((id) => release(id, { kind: 'content', put: [page(`p${round}`)] })),
    ])
  }
  const rows = new Map(
    await Promise.all(ids.map(async (id) => [id, await inTenant((tx) => getSite(tx, id))] as const)),
  )
  for (const pointer of await pointers()) {
    const site = rows.get(pointer.site_id)
    assert.deepEqual(
      [pointer.release_number, pointer.content_position, pointer.move],
      [site?.release_number, site?.content_position, site?.move],
    )
    const live = await inTenant((tx) => currentRelease(tx, pointer.site_id))
    assert.deepEqual([live.content_position, live.content_position], [4, site?.content_position])
    assert.ok(live.live_at)
  }
})
