/** Who is at work on a website: said, said again, forgotten, and nobody else's to know. */
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeContent } from '../../../test/kit/content.ts'

const t = await startTestApp()

type Present = {
  user_id: string
  name: string
  tab: string
  entry_id: string | null
  mode: string
  since: string
}

async function makeDesk() {
  const c = await makeContent(t)
  const page = await c.add('pages', { title: 'Secret title' })
  const path = `${c.base}/presence`
  const say = (body: Record<string, unknown>, token = c.owner) =>
    t.call(path, { method: 'POST', token, body })
  const list = async (token = c.owner) => {
    const { status, text, body } = await t.call(path, { token })
    assert.equal(status, 200, text)
    return body['items'] as unknown as Present[]
  }
  /** As if these tabs had been silent for so long. */
  const age = (tab: string, seconds: number) =>
    t.ctx.db.withTenant(c.tenant.id, (tx) =>
      sql`update site_presence set seen_at = seen_at - make_interval(secs => ${seconds}) where tab = ${tab}`.execute(
        tx,
      ),
    )
  return { ...c, page, path, say, list, age }
}

test('whoever says so is there, with his name and what he does, until he leaves', async () => {
  const d = await makeDesk()
  const editor = await t.makeMember(d.tenant.id, 'editor')
  const first = await d.say({ tab: 'a', entry_id: d.page.id, mode: 'editing' }, editor.token)
  assert.equal(first.status, 200, first.text)
  assert.deepEqual([first.body['renew_seconds'], first.body['gone_seconds']], [20, 60])
  await d.say({ tab: 'b' })
  const [one, two, ...others] = await d.list()
  assert.deepEqual(others, [])
  assert.deepEqual(
    { ...one, since: '' },
    {
      user_id: editor.userId,
      name: 'Test User',
      tab: 'a',
      entry_id: d.page.id,
      mode: 'editing',
      by_operator: false,
      since: '',
    },
  )
  assert.deepEqual([two?.tab, two?.entry_id, two?.mode], ['b', null, 'viewing'])
  assert.doesNotMatch(JSON.stringify([one, two]), /@|Secret/)
  const left = await t.call(`${d.path}?tab=a`, { method: 'DELETE', token: editor.token })
  assert.equal(left.status, 204, left.text)
  assert.equal((await d.say({ tab: 'b', leave: true })).status, 204)
  assert.deepEqual(await d.list(), [])
  assert.equal((await d.say({ tab: 'b', leave: true })).status, 204, 'twice is no fault')
})

test('to say the same again changes nothing but how long it holds; another mode is a new beginning', async () => {
  const d = await makeDesk()
  await d.say({ tab: 'a', entry_id: d.page.id })
  const [before] = await d.list()
  await d.age('a', 50)
  await d.say({ tab: 'a', entry_id: d.page.id })
  assert.deepEqual(await d.list(), [before])
  await d.age('a', 50)
  assert.equal((await d.list()).length, 1, 'renewed')
  await d.say({ tab: 'a', entry_id: d.page.id, mode: 'editing' })
  const [after] = await d.list()
  assert.ok(after && before && after.since > before.since)
})

test('who is silent for a minute is gone, and swept away by whoever comes next', async () => {
  const d = await makeDesk()
  await d.say({ tab: 'a' })
  await d.age('a', 61)
  assert.deepEqual(await d.list(), [])
  await d.say({ tab: 'b' })
  const rows = await t.ctx.db.withTenant(d.tenant.id, (tx) =>
    tx.selectFrom('site_presence').select('tab').execute(),
  )
  assert.deepEqual(rows, [{ tab: 'b' }])
  await d.age('b', 61)
  const again = await d.say({ tab: 'b' })
  assert.equal((again.body['items'] as unknown as Present[]).length, 1, 'and may come back')
})

test('what is deleted has nobody at it, and who leaves the tenant is nowhere', async () => {
  const d = await makeDesk()
  const editor = await t.makeMember(d.tenant.id, 'editor')
  await d.say({ tab: 'a', entry_id: d.page.id })
  await d.say({ tab: 'b' }, editor.token)
  await d.send('DELETE', `pages/${d.page.id}?permanent=true`)
  await t.call(`/api/v1/members/${editor.userId}`, { method: 'DELETE', token: d.owner })
  assert.deepEqual(await d.list(), [])
})

describe('refused', () => {
  test('entries that are not there, of other sites and of other tenants', async () => {
    const [d, theirs] = [await makeDesk(), await makeDesk()]
    for (const entry_id of [randomUUIDv7(), theirs.page.id]) {
      const { status, body } = await d.say({ tab: 'a', entry_id })
      assert.deepEqual([status, body['code']], [404, 'not_found'])
    }
    for (const path of [theirs.path, `/api/v1/websites/${randomUUIDv7()}/presence`]) {
      assert.equal((await t.call(path, { token: d.owner })).status, 404)
      assert.equal((await t.call(path, { method: 'POST', token: d.owner, body: { tab: 'a' } })).status, 404)
      assert.equal((await t.call(`${path}?tab=a`, { method: 'DELETE', token: d.owner })).status, 404)
    }
    await theirs.say({ tab: 'a' })
    assert.deepEqual(await d.list(), [])
  })

  test("API keys, readers who say that they edit, and closing somebody else's tab", async () => {
    const d = await makeDesk()
    const key = await t.call('/api/v1/api-keys', {
      method: 'POST',
      token: d.owner,
      body: { name: 'robot', scopes: ['content:read', 'content:write'] },
    })
    const robot = String(key.body['key'])
    assert.equal((await d.say({ tab: 'a' }, robot)).status, 403)
    assert.equal((await d.list(robot)).length, 0)
    const viewer = await t.makeMember(d.tenant.id, 'viewer')
    assert.equal((await d.say({ tab: 'a', mode: 'editing' }, viewer.token)).status, 403)
    assert.equal((await d.say({ tab: 'a' }, viewer.token)).status, 200)
    await t.call(`${d.path}?tab=a`, { method: 'DELETE', token: d.owner })
    assert.equal((await d.list()).length, 1)
    for (const tab of ['', 'a b', '\0', 'x'.repeat(65)]) assert.equal((await d.say({ tab })).status, 400)
  })

  test('more tabs than anybody has', async () => {
    const d = await makeDesk()
    const tabs = Array.from({ length: 30 }, (_, index) => `tab-${index}`)
    for (const tab of tabs) assert.equal((await d.say({ tab })).status, 200)
    assert.equal((await d.say({ tab: 'one-more' })).status, 429)
    await d.say({ tab: 'tab-3', leave: true })
    assert.equal((await d.say({ tab: 'one-more' })).status, 200)
    assert.equal((await d.list()).length, 30)
  })
})
