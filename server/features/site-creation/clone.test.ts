import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { sql } from 'kysely'
import { startTestApp } from '../../../test/kit/app.ts'
import { createTestDatabase } from '../../../test/kit/database.ts'
import { watchJobs } from '../../../test/kit/jobs.ts'
import { makeSite } from '../../../test/kit/site.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Job } from '../../kernel/jobs/task.ts'
import { publish } from '../releases/releases.ts'
import { purgeDueSites } from '../sites/purge.ts'
import { type ClonePayload, runClone, startClone } from './clone.ts'
import { COPIED_TABLES, LEFT_TABLES } from './copied-tables.ts'

const databaseUrl = await createTestDatabase()
const states = await watchJobs(databaseUrl)
const { ctx, call, makeTenant } = await startTestApp({ databaseUrl, jobs: true })
const SITES = '/api/v1/websites'

const pointerOf = (siteId: string) =>
  ctx.db.withPlatform((tx) =>
    tx.selectFrom('live_sites').selectAll().where('site_id', '=', siteId).executeTakeFirst(),
  )

const jobEnds = (id: string) =>
  states.until(async () => {
    const { rows } = await states.owner.query<{ state: string; last_error: string | null }>(
      "select state, last_error from pool.jobs where id = $1 and state in ('succeeded', 'failed')",
      [id],
    )
    return rows[0]
  })

/** A row in each table that is copied, and two files. */
async function fill(tx: TenantTx, siteId: string, ids: { entry: string; media: string }): Promise<void> {
  const [tenant, { entry, media }, other] = [tx.tenantId, ids, randomUUID()]
  const at = sql`${tenant}::uuid, ${siteId}::uuid`
  for (const statement of [
    sql`insert into media_folders (tenant_id, site_id, id, name) values (${at}, ${other}, 'Photos')`,
    sql`insert into media (tenant_id, site_id, id, folder_id, name, kind, content_type, size_bytes, sha256)
      values (${at}, ${media}, ${other}, 'a.txt', 'document', 'text/plain', 5, ${'a'.repeat(64)}),
             (${at}, ${randomUUID()}, null, 'lost.txt', 'document', 'text/plain', 7, ${'b'.repeat(64)})`,
    sql`insert into collections (tenant_id, site_id, id, slug, name, singular, fields, counted_as)
      values (${at}, ${other}, 'staff', 'Staff', 'Person', '[]', 'professionals')`,
    sql`insert into terms (tenant_id, site_id, id, taxonomy, slug, name) values (${at}, ${other}, 'tag', 't', 'T')`,
    sql`insert into authors (tenant_id, site_id, id, slug, name) values (${at}, ${other}, 'ada', 'Ada')`,
    sql`insert into entries (tenant_id, site_id, id, type, slug, document, version)
      values (${at}, ${entry}, 'page', 'about', '{"title": "draft"}', 2),
             (${at}, ${randomUUID()}, 'staff', 'bob', '{}', 1)`,
    sql`insert into entry_versions (tenant_id, site_id, entry_id, version, document, slug)
      values (${at}, ${entry}, 1, '{"title": "old"}', 'about')`,
    sql`insert into menus (tenant_id, site_id, id, handle, name) values (${at}, ${other}, 'main', 'Main')`,
    sql`insert into redirects (tenant_id, site_id, id, from_path, target) values (${at}, ${other}, '/a', '/b')`,
    sql`insert into comments (tenant_id, site_id, id, entry_id, author_name, body, status, commented_at)
      values (${at}, ${other}, ${entry}, 'Eve', 'Hi', 'approved', now())`,
    sql`insert into theme_customizations (tenant_id, site_id, theme_name, customization)
      values (${at}, 'ink', '{"settings": {"a": 1}}')`,
  ])
    await statement.execute(tx)
  await publish(ctx, tx, siteId, {
    kind: 'content',
    put: [
      {
        kind: 'page',
        entry_id: entry,
        type: 'page',
        path: '/about',
        parent_id: null,
        title: 'About',
        published_at: new Date(0),
        terms: [],
        authors: [],
        search: 'About us',
        document: { html: '<p>us</p>' },
      },
    ],
  })
}

const rowsOf = async (tx: TenantTx, table: string, siteId: string) => {
  const { rows } = await sql<{ row: unknown }>`
    select to_jsonb(t) - 'site_id' - 'position' as row from ${sql.table(table)} t where site_id = ${siteId}
    order by to_jsonb(t) - 'site_id'`.execute(tx)
  return rows.map(({ row }) => row)
}

test('a copy has everything, and a life of its own', async () => {
  const { tenant, owner: token } = await makeTenant()
  const site = await makeSite(ctx, tenant.id, { name: 'Shop' })
  const ids = { entry: randomUUID(), media: randomUUID() }
  const blobs = ctx.blobs.scope({ tenantId: tenant.id })
  const blobOf = (siteId: string) => `sites/${siteId}/media/${ids.media}/file`
  await blobs.put(blobOf(site.id), Buffer.from('bread'), { contentType: 'text/plain' })
  await ctx.db.withTenant(tenant.id, (tx) => fill(tx, site.id, ids))

  const started = await call(`${SITES}/${site.id}/clone`, { method: 'POST', token, body: { name: 'Second' } })
  assert.equal(started.status, 202, started.text)
  const { website, job_id } = started.body as unknown as { website: Record<string, string>; job_id: string }
  assert.deepEqual([website['status'], website['slug']], ['provisioning', 'second'])
  const id = String(website['id'])
  assert.equal((await jobEnds(job_id)).state, 'succeeded')

  const copy = await call(`${SITES}/${id}`, { token })
  assert.deepEqual([copy.body['status'], copy.body['release_number']], ['active', 1])
  await ctx.db.withTenant(tenant.id, async (tx) => {
    for (const table of [...COPIED_TABLES, 'content_log'].filter((name) => name !== 'media'))
      assert.deepEqual(await rowsOf(tx, table, id), await rowsOf(tx, table, site.id), table)
    // The file that was lost has no row in the copy.
    const media = await tx.selectFrom('media').select('id').where('site_id', '=', id).execute()
    assert.deepEqual(media, [{ id: ids.media }])
    const used = await tx.selectFrom('quota_usage').select(['resource', 'used']).execute()
    const usedOf = (resource: string) => used.find((row) => row.resource === resource)?.used
    assert.deepEqual(
      [usedOf('websites'), usedOf('storage_bytes'), usedOf('professionals'), usedOf('collection_records')],
      [2, 5, 1, 1],
    )
  })
  assert.equal(await text((await blobs.get(blobOf(id))).body), 'bread')
  const settings = await call(`${SITES}/${id}/settings`, { token })
  assert.equal(settings.body['title'], 'Second')
  const pointer = await pointerOf(id)
  assert.deepEqual([pointer?.status, pointer?.content_position], ['active', 1])

  const remove = [{ kind: 'page' as const, entry_id: ids.entry }]
  await ctx.db.withTenant(tenant.id, (tx) => publish(ctx, tx, id, { kind: 'content', remove }))
  const left = await ctx.db.withTenant(tenant.id, (tx) =>
    tx
      .selectFrom('content_log')
      .select('site_id')
      .where('until_position', 'is', null)
      .where('entry_id', '=', ids.entry)
      .execute(),
  )
  assert.deepEqual(left, [{ site_id: site.id }])
})

test('a copy that the plan has no room for is refused, and one that cannot be finished disappears', async () => {
  const { tenant, owner: token } = await makeTenant({ plan: 'free' })
  const site = await makeSite(ctx, tenant.id)
  const clone = () => call(`${SITES}/${site.id}/clone`, { method: 'POST', token, body: { name: 'Two' } })
  const refused = await clone()
  assert.deepEqual([refused.status, refused.body['code']], [403, 'quota_exceeded'])

  const roomy = await makeTenant()
  const original = await makeSite(ctx, roomy.tenant.id)
  const started = await ctx.db.withTenant(roomy.tenant.id, async (tx) => {
    // The original is gone before the job begins.
    const made = await startClone(ctx, tx, original.id, { name: 'Two', slug: 'two' })
    await tx.updateTable('sites').set({ status: 'deleted' }).where('id', '=', original.id).execute()
    return made
  })
  assert.equal((await jobEnds(started.jobId)).state, 'failed')
  const gone = await call(`${SITES}/${started.site.id}`, { token: roomy.owner })
  assert.equal(gone.status, 404)
})

for (const placement of ['schema', 'database'] as const)
  test(`a tenant with a ${placement} of its own has sites, copies and purges like any other`, async () => {
    const { tenant, owner: token } = await makeTenant({ placement })
    const site = await makeSite(ctx, tenant.id)
    await ctx.db.withTenant(tenant.id, (tx) =>
      fill(tx, site.id, { entry: randomUUID(), media: randomUUID() }),
    )
    const copy = await ctx.db.withTenant(tenant.id, async (tx) => {
      const started = await startClone(ctx, tx, site.id, { name: 'Two' })
      // The test itself does the work.
      await ctx.jobs.cancel(tx, started.jobId)
      return started.site
    })
    const job: Job<ClonePayload> = {
      id: randomUUID(),
      tenantId: tenant.id,
      payload: { from: site.id, to: copy.id },
      attempt: 1,
      maxAttempts: 8,
      signal: new AbortController().signal,
      progress: async () => undefined,
    }
    await runClone(ctx, job)
    // As after a crash right before the job was recorded as done.
    await runClone(ctx, job)
    assert.equal((await pointerOf(copy.id))?.status, 'active')
    await ctx.db.withTenant(tenant.id, async (tx) => {
      assert.equal((await rowsOf(tx, 'content_log', copy.id)).length, 1)
      assert.equal((await rowsOf(tx, 'entries', copy.id)).length, 2)
      await tx
        .updateTable('sites')
        .set({ purge_after_at: new Date(0) })
        .where('id', '=', site.id)
        .execute()
    })
    const purged = await purgeDueSites(ctx, {
      signal: new AbortController().signal,
      onPurged: async () => undefined,
    })
    assert.ok(purged >= 1)
    assert.equal(await pointerOf(site.id), undefined)
    assert.equal((await call(`${SITES}/${copy.id}`, { token })).status, 200)
  })

test('every table of a site is either copied or left behind for a reason', async () => {
  const { rows } = await states.owner.query<{ name: string }>(
    "select table_name as name from information_schema.columns where table_schema = 'pool' and column_name = 'site_id'",
  )
  assert.deepEqual(
    new Set([...COPIED_TABLES, ...Object.keys(LEFT_TABLES)]),
    new Set(rows.map((row) => row.name)),
  )
})
