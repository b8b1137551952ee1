/** What plugins hear of, in which order, and what they may say beforehand. */
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { type PluginTestSite, startPluginSites } from '../../../test/kit/plugin-sites.ts'
import { emitEvents } from '../webhooks/webhooks.ts'

const t = await startPluginSites()
const hears = (...names: string[]) => ({
  hooks: names.map((on) => ({ on })),
  permissions: ['hooks:content', 'hooks:content.read'],
})

beforeEach(() => {
  t.runtime.called.length = 0
  for (const name of Object.keys(t.handlers)) delete t.handlers[name]
})

const addPost = (site: PluginTestSite, document: unknown, status = 'draft') =>
  t.call(`${site.base}/posts`, { method: 'POST', token: site.owner, body: { document, status } })
const actOn = (site: PluginTestSite, path: string, body?: unknown) =>
  t.call(`${site.base}/posts/${path}`, {
    method: 'POST',
    token: site.owner,
    ...(body !== undefined && { body }),
  })
const jobsOf = (site: PluginTestSite, task: string) =>
  t.ctx.db.withTenant(site.tenantId, (tx) =>
    tx.selectFrom('jobs').select(['payload', 'state', 'run_at']).where('task', '=', task).execute(),
  )

test('plugins hear of what happens on their site, the lowest priority first, and webhooks of the same', async () => {
  const site = await t.makeSite()
  const body = { url: 'https://hooks.example.com/', events: ['content.published'] }
  const webhook = await t.call('/api/v1/webhooks', { method: 'POST', token: site.owner, body })
  assert.equal(webhook.status, 201, webhook.text)
  const at = (priority: number) => ({
    ...hears(),
    hooks: [{ on: 'content.after_publish', priority }],
  })
  await site.install('a-late', at(20))
  await site.install('b-early', at(-5))
  const events: unknown[] = []
  t.handlers['b-early content.after_publish'] = (call) => void events.push('event' in call && call.event)
  const post = (await addPost(site, { title: 'Bread' }, 'published')).body
  await t.settled(site.tenantId)
  assert.deepEqual(t.runtime.called, ['b-early content.after_publish', 'a-late content.after_publish'])
  assert.deepEqual(events, [
    {
      website_id: site.siteId,
      entry_id: post['id'],
      type: 'post',
      title: 'Bread',
      slug: 'bread',
      path: post['path'],
      version: 1,
    },
  ])
  const told = await t.ctx.db.withTenant(site.tenantId, (tx) =>
    tx.selectFrom('webhook_events').select(['type', 'data']).execute(),
  )
  assert.deepEqual(told, [{ type: 'content.published', data: events[0] }])
})

test('drafts, publishing, taking off and deleting are told, many of them in one job', async () => {
  const site = await t.makeSite()
  const names = ['save', 'publish', 'unpublish', 'delete'].map((act) => `content.after_${act}`)
  await site.install('ear', hears(...names))
  const ids = []
  for (const title of ['One', 'Two', 'Three']) ids.push((await addPost(site, { title })).body['id'])
  const bulk = { ids, action: 'publish' }
  assert.equal((await actOn(site, 'bulk', bulk)).body['done'], 3)
  await t.settled(site.tenantId)
  const dispatched = await jobsOf(site, 'plugin-events.dispatch')
  assert.equal(dispatched.length, 4)
  await actOn(site, `${String(ids[0])}/unpublish`)
  await t.call(`${site.base}/posts/${String(ids[0])}`, { method: 'DELETE', token: site.owner })
  await t.settled(site.tenantId)
  const counts = names.map((name) => t.runtime.called.filter((one) => one === `ear ${name}`).length)
  assert.deepEqual(counts, [3, 3, 1, 1])
})

test('what one plugin does not take is tried again for it alone', async () => {
  const site = await t.makeSite()
  await site.install('broken', hears('content.after_save'))
  await site.install('whole', hears('content.after_save'))
  t.handlers['broken content.after_save'] = () => {
    throw new Error('no')
  }
  const { status } = await addPost(site, { title: 'Bread' })
  assert.equal(status, 201)
  await t.settled(site.tenantId)
  assert.deepEqual(t.runtime.called, ['broken content.after_save', 'whole content.after_save'])
  const [again, ...others] = await jobsOf(site, 'plugin-events.hook')
  assert.equal(others.length, 0)
  assert.deepEqual(
    [again?.state, (again?.payload as { plugin: string } | undefined)?.plugin],
    ['queued', 'broken'],
  )
})

test('the life of a plugin is told to itself only, and that it was switched off as the last', async () => {
  const site = await t.makeSite()
  const life = { hooks: ['installed', 'enabled', 'disabled'].map((act) => ({ on: `plugin.${act}` })) }
  await site.install('one', life)
  await site.install('two', life)
  await site.change({ name: 'one', enabled: false })
  assert.deepEqual(t.runtime.called, [
    'one plugin.installed',
    'one plugin.enabled',
    'two plugin.installed',
    'two plugin.enabled',
    'one plugin.disabled',
  ])
})

test('the index follows releases: removed, restored, switched off', async () => {
  const site = await t.makeSite()
  const at = `${site.base}/releases`
  await site.install('ear', hears('content.after_save'))
  const states = async () => (await site.indexed()).map(({ name, enabled }) => `${name} ${enabled}`)
  assert.deepEqual(await states(), ['ear true'])
  const { items } = (await t.call(at, { token: site.owner })).body as unknown as {
    items: { number: number }[]
  }
  await site.change({ name: 'ear', remove: true })
  assert.deepEqual(await states(), [])
  const number = items[0]?.number ?? 0
  const restored = await t.call(`${at}/${number}/restore`, { method: 'POST', token: site.owner, body: {} })
  assert.ok(restored.status < 300, restored.text)
  await t.settled(site.tenantId)
  assert.deepEqual(await states(), ['ear true'])
  await site.change({ name: 'ear', enabled: false })
  assert.deepEqual(await states(), ['ear false'])
  t.runtime.called.length = 0
  await addPost(site, { title: 'Nobody listens' })
  await t.settled(site.tenantId)
  assert.deepEqual(t.runtime.called, [])
})

test('a plugin may change what is saved, once more after another one', async () => {
  const site = await t.makeSite()
  await site.install('first', hears('content.before_save'))
  await site.install('second', hears('content.before_save'))
  const seen: unknown[] = []
  t.handlers['first content.before_save'] = () => ({
    patch: { excerpt: 'Short', seo: { title: 'For search' } },
  })
  t.handlers['second content.before_save'] = (call) => {
    const { entry, previous, by } = ('event' in call ? call.event : {}) as Record<
      string,
      Record<string, unknown>
    >
    seen.push([entry?.['title'], entry?.['excerpt'], entry?.['html'], entry?.['id'], previous, by?.['name']])
    return { patch: { html: '<p>Changed</p>' } }
  }
  const added = await addPost(site, { title: 'Bread', html: '<p>Rye</p>', seo: { description: 'Kept' } })
  assert.equal(added.status, 201, added.text)
  const document = added.body['document'] as unknown as Record<string, unknown>
  assert.equal(document['excerpt'], 'Short')
  assert.deepEqual(document['seo'], { title: 'For search', description: 'Kept' })
  assert.match(JSON.stringify(document['body']), /Changed/)
  const [title, excerpt, html, id, previous, by] = seen.flat()
  assert.deepEqual([title, excerpt, html, id, previous], ['Bread', 'Short', '<p>Rye</p>', null, null])
  assert.doesNotMatch(String(by), /@/, 'e-mail addresses are for plugins that may read them')
  assert.notEqual(String(by), '')
})

test('a plugin may refuse, and is named', async () => {
  const site = await t.makeSite()
  await site.install(
    'strict',
    hears('content.before_save', 'content.before_publish', 'content.before_delete'),
  )
  t.handlers['strict content.before_save'] = (call) =>
    JSON.stringify(call).includes('Bad') ? { refuse: 'Nothing bad.' } : null
  t.handlers['strict content.before_publish'] = (call) =>
    JSON.stringify(call).includes('"description"') ? null : { refuse: 'Describe it.' }
  t.handlers['strict content.before_delete'] = () => ({ refuse: 'It stays.' })
  const bad = await addPost(site, { title: 'Bad' })
  assert.deepEqual([bad.status, bad.body['code']], [400, 'validation_failed'], bad.text)
  assert.match(String(bad.body['detail']), /The plugin strict refuses: Nothing bad\./)
  assert.equal(bad.body['plugin'], 'strict')
  assert.equal((await addPost(site, { title: 'At once' }, 'published')).status, 400)
  const plain = (await addPost(site, { title: 'Plain' })).body['id'] as unknown as string
  const described = await addPost(site, { title: 'Described', seo: { description: 'Yes' } })
  const ids = [plain, described.body['id']]
  assert.equal((await actOn(site, `${plain}/publish`)).status, 400)
  const later = { publish_at: new Date(Date.now() + 3_600_000).toISOString() }
  assert.equal((await actOn(site, `${plain}/schedule`, later)).status, 400)
  const bulk = (await actOn(site, 'bulk', { ids, action: 'publish' })).body
  assert.equal(bulk['done'], 1)
  assert.deepEqual(
    (bulk['failed'] as unknown as { id: string; code: string }[]).map(({ id, code }) => [id, code]),
    [[plain, 'validation_failed']],
  )
  const kept = await t.call(`${site.base}/posts/${plain}`, { method: 'DELETE', token: site.owner })
  assert.equal(kept.status, 400)
})

test('a plugin that fails, or wants what cannot be, keeps nobody from saving', async () => {
  const site = await t.makeSite()
  await site.install('odd', hears('content.before_save', 'content.before_publish'))
  const answers: (() => unknown)[] = [
    () => {
      throw new Error('no')
    },
    () => 'nonsense',
    () => ({ patch: { title: '' } }),
    () => ({ patch: { status: 'published' } }),
    () => ({ patch: { seo: { title: 5 } } }),
    // Only the save finds out that there is no such page.
    () => ({ patch: { featured_media_id: '00000000-0000-7000-8000-000000000001' } }),
  ]
  for (const [index, answer] of answers.entries()) {
    t.handlers['odd content.before_save'] = answer
    const saved = await addPost(site, { title: `Post ${index}`, excerpt: 'Mine' })
    assert.equal(saved.status, 201, saved.text)
    const { title, excerpt } = saved.body['document'] as unknown as Record<string, unknown>
    assert.deepEqual([title, excerpt], [`Post ${index}`, 'Mine'])
  }
})

test('where nobody listens, events cost one query per transaction', async () => {
  const { tenantId, siteId } = await t.makeSite()
  const event = { type: 'content.published', data: { website_id: siteId } } as never
  const statements = await t.ctx.db.withTenant(tenantId, async (tx) => {
    let count = 0
    const counted = tx.withPlugin({
      transformQuery: ({ node }) => {
        count += 1
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const counting = Object.assign(counted, { tenantId, afterCommit: tx.afterCommit }) as typeof tx
    await emitEvents(
      t.ctx,
      counting,
      Array.from({ length: 1_000 }, () => event),
    )
    await emitEvents(t.ctx, counting, [event])
    return count
  })
  assert.equal(statements, 1)
})
