import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { currentRelease } from '../releases/releases.ts'
import { defaultTheme } from '../themes/themes.ts'
import { createSite } from './site-creation.ts'

const { ctx, call, makeTenant, makeMember } = await startTestApp()
const SITES = '/api/v1/websites'

const add = (token: string, body: unknown) => call(SITES, { method: 'POST', token, body })
const pointerOf = (siteId: string) =>
  ctx.db.withPlatform((tx) =>
    tx.selectFrom('live_sites').selectAll().where('site_id', '=', siteId).executeTakeFirst(),
  )

test('a website is there at once, with a theme, a front page and the language of its tenant', async () => {
  const { tenant, owner } = await makeTenant({ configuration: { locale: 'de', timezone: 'Europe/Berlin' } })
  const made = await add(owner, { name: ' Müllers Bäckerei ' })
  assert.equal(made.status, 201, made.text)
  const { name, slug, status, is_main, url } = made.body as Record<string, unknown>
  assert.deepEqual(
    [name, slug, status, is_main, url],
    ['Müllers Bäckerei', 'mullers-backerei', 'active', true, `http://${tenant.slug}.localhost:8080`],
  )
  const id = String(made.body['id'])
  const pointer = await pointerOf(id)
  assert.deepEqual([pointer?.status, pointer?.release_number], ['active', made.body['release_number']])
  await ctx.db.withTenant(tenant.id, async (tx) => {
    const { config, theme_hash } = await currentRelease(tx, id)
    const { hash } = await defaultTheme(ctx)
    assert.deepEqual([config.locale, config.timezone, theme_hash], ['de', 'Europe/Berlin', hash])
    const front = await tx
      .selectFrom('content_log')
      .select(['title', 'entry_id'])
      .where('path', '=', '/')
      .where('until_position', 'is', null)
      .executeTakeFirst()
    assert.equal(front?.title, 'Müllers Bäckerei')
    assert.deepEqual(config.home, { kind: 'page', page_id: front?.entry_id })
    const audit = await tx.selectFrom('audit_entries').select('action').where('subject_id', '=', id).execute()
    assert.deepEqual(
      audit.map((entry) => entry.action),
      ['website.add'],
    )
  })
  const second = await add(owner, { name: 'Shop', slug: 'shop', locale: 'fr-FR', timezone: 'Europe/Paris' })
  assert.deepEqual([second.status, second.body['is_main']], [201, false])
})

test('a website is made from a blueprint, with the name, language and theme that were asked for', async () => {
  const { tenant, owner } = await makeTenant()
  const theme = await defaultTheme(ctx)
  const wishes = { name: 'Mine', locale: 'de', blueprint: 'blog', theme: theme.manifest.name }
  const made = await add(owner, wishes)
  assert.equal(made.status, 201, made.text)
  const id = String(made.body['id'])
  const { body } = await call(`${SITES}/${id}`, { token: owner })
  const { counts, blueprint, status } = body as unknown as {
    counts: { posts: number }
    blueprint: string
    status: string
  }
  assert.deepEqual([blueprint, status], ['blog', 'active'])
  assert.ok(counts.posts > 0)
  const { config, theme_hash } = await ctx.db.withTenant(tenant.id, (tx) => currentRelease(tx, id))
  assert.deepEqual([config.title, config.locale, theme_hash], ['Mine', 'de', theme.hash])

  const bare = await add(owner, { ...wishes, slug: 'bare', demo_content: false })
  const without = await call(`${SITES}/${String(bare.body['id'])}`, { token: owner })
  assert.ok((without.body as unknown as { counts: { posts: number } }).counts.posts < counts.posts)
})

test('what cannot be made is refused with the reason, and leaves nothing', async () => {
  const { tenant, owner } = await makeTenant()
  assert.equal((await add(owner, { name: 'One', slug: 'one' })).status, 201)
  for (const [body, status, code] of [
    [{ name: 'Two', slug: 'one' }, 409, 'slug_taken'],
    [{ name: 'Two', slug: 'www' }, 409, 'slug_reserved'],
    [{ name: 'Two', slug: 'r1--x' }, 400, 'validation_failed'],
    [{ name: 'Two', locale: 'qq' }, 400, 'validation_failed'],
    [{ name: 'Two', timezone: 'Moon/Sea' }, 400, 'validation_failed'],
    [{ name: 'Two', theme: 'nope' }, 404, 'not_found'],
    [{ name: 'Two', blueprint: 'nope' }, 404, 'not_found'],
    [{ name: ' ' }, 400, 'validation_failed'],
  ] as const) {
    const refused = await add(owner, body)
    assert.deepEqual([refused.status, refused.body['code']], [status, code], refused.text)
  }
  const author = await makeMember(tenant.id, 'author')
  assert.equal((await add(author.token, { name: 'Two' })).status, 403)
  await ctx.db.withTenant(tenant.id, async (tx) => {
    assert.equal((await tx.selectFrom('sites').select('id').execute()).length, 1)
    const usage = await tx
      .selectFrom('quota_usage')
      .select('used')
      .where('resource', '=', 'websites')
      .execute()
    assert.deepEqual(usage, [{ used: 1 }])
  })
})

test('of requests for the last website of the plan, one wins', async () => {
  const { owner } = await makeTenant({ plan: 'free' })
  const answers = await Promise.all([1, 2, 3].map((count) => add(owner, { name: `Site ${count}` })))
  const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
  assert.deepEqual(statuses, [201, 403, 403])
})

test('one that cannot be finished disappears, and its place is free', async () => {
  const { tenant, owner } = await makeTenant({ plan: 'free' })
  let calls = 0
  // The first transaction in the tenant begins the site, the second moves its pointer, the third fills it.
  const withTenant: typeof ctx.db.withTenant = (id, ...rest) => {
    if (id === tenant.id) calls += 1
    return calls === 3 ? Promise.reject(new Error('away')) : ctx.db.withTenant(id, ...rest)
  }
  const failing = { ...ctx, db: { ...ctx.db, withTenant } }
  await assert.rejects(createSite(failing, tenant.id, { name: 'Lost', slug: 'lost' }), /away/)
  const list = await call(SITES, { token: owner })
  assert.deepEqual(list.body['items'], [])
  assert.equal((await add(owner, { name: 'Found', slug: 'lost' })).status, 201)
})

test('sites of one tenant that are made at once all get a name, and one of them is the main one', async () => {
  const { tenant, owner } = await makeTenant()
  const answers = await Promise.all(Array.from({ length: 5 }, () => add(owner, { name: 'Same' })))
  const slugs = answers.map(({ body }) => String(body['slug'])).toSorted()
  assert.deepEqual(slugs, ['same', 'same-2', 'same-3', 'same-4', 'same-5'])
  const mains = await ctx.db.withTenant(tenant.id, (tx) =>
    tx.selectFrom('sites').select('id').where('is_main', '=', true).execute(),
  )
  assert.equal(mains.length, 1)
})
