/** What the editor saves by itself: runs in the history, conflicts that can be merged, and answers that got lost. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Answer, startTestApp } from '../../../../test/kit/app.ts'
import { makeContent } from '../../../../test/kit/content.ts'
import { manualClock } from '../../../kernel/clock.ts'
import { tellAutosaved } from './autosave.ts'

const MINUTE_MS = 60_000
const clock = manualClock()
const t = await startTestApp({ overrides: { clock } })

type Listed = { version: number; is_autosave: boolean; is_published: boolean; note: string | null }

async function makePage(document: Record<string, unknown> = {}) {
  const c = await makeContent(t)
  const page = await c.add('pages', { title: 'Bread', excerpt: 'first', ...document })
  const path = `pages/${page.id}`
  const save = (
    change: Record<string, unknown>,
    { token, base, on = '?autosave=true' }: { token?: string; base?: number; on?: string } = {},
  ): Promise<Answer> =>
    c.send('PATCH', `${path}${on}`, 'document' in change ? change : { document: change }, {
      ...(token && { token }),
      ...(base !== undefined && { headers: { 'if-match': `"${base}"` } }),
    })
  const history = async () =>
    ((await c.send('GET', `${path}/versions`)).body['items'] as unknown as Listed[]).map(
      ({ version }) => version,
    )
  const events = (type: string) =>
    t.ctx.db.withTenant(c.tenant.id, async (tx) => {
      const rows = await tx.selectFrom('webhook_events').selectAll().where('type', '=', type).execute()
      return rows.map(({ data }) => (data as { version: number }).version)
    })
  return { ...c, page, path, save, history, events }
}

async function succeed(answer: Promise<Answer>): Promise<number> {
  const { status, text, body } = await answer
  assert.equal(status, 200, text)
  return Number(body['version'])
}

describe('runs', () => {
  test('within ten minutes leave one version, and the version counts on for those who compare it', async () => {
    const p = await makePage()
    for (const excerpt of ['a', 'ab', 'abc']) {
      await succeed(p.save({ excerpt }))
      clock.advance(MINUTE_MS)
    }
    assert.deepEqual(await p.history(), [4, 1])
    clock.advance(8 * MINUTE_MS)
    assert.equal(await succeed(p.save({ excerpt: 'abcd' })), 5)
    assert.deepEqual(await p.history(), [5, 4, 1], 'the next ten minutes')
    const { body: diff } = await p.send('GET', `${p.path}/versions/4/diff`)
    assert.deepEqual([diff['from'], diff['to']], [1, 4], 'compared with the one before it in the history')
    assert.equal((await p.act(`${p.path}/versions/4/restore`)).document['excerpt'], 'abc')
  })

  test('end when somebody saves on purpose, also without a change; with the note he gives', async () => {
    const p = await makePage()
    await succeed(p.save({ excerpt: 'a' }))
    assert.equal(await succeed(p.save({ document: { excerpt: 'a' }, note: 'Done' }, { on: '' })), 2)
    await succeed(p.save({ excerpt: 'b' }))
    await succeed(p.save({ excerpt: 'c' }, { on: '' }))
    await succeed(p.save({ excerpt: 'd' }))
    const { body } = await p.send('GET', `${p.path}/versions`)
    const items = body['items'] as unknown as Listed[]
    assert.deepEqual(
      items.map(({ version, is_autosave, note }) => [version, is_autosave, note]),
      [
        [5, true, null],
        [4, false, null],
        [3, true, null],
        [2, false, 'Done'],
        [1, false, null],
      ],
    )
  })

  test('end when somebody else saves, and when it is published', async () => {
    const p = await makePage()
    const other = await t.makeMember(p.tenant.id, 'editor')
    await succeed(p.save({ excerpt: 'a' }))
    await succeed(p.save({ excerpt: 'b' }, { token: other.token }))
    await succeed(p.save({ excerpt: 'c' }))
    assert.deepEqual(await p.history(), [4, 3, 2, 1])
    await p.act(`${p.path}/publish`)
    await p.act(`${p.path}/unpublish`)
    await succeed(p.save({ excerpt: 'd' }))
    assert.deepEqual(await p.history(), [5, 4, 3, 2, 1], 'what was published stays')
  })

  test('keep what they replaced for an hour, for whoever goes on from it', async () => {
    const p = await makePage()
    for (const excerpt of ['a', 'b', 'c']) await succeed(p.save({ excerpt }))
    assert.equal((await p.send('GET', `${p.path}/versions/2`)).status, 200)
    clock.advance(61 * MINUTE_MS)
    // The token of before has run out.
    const { token } = await t.makeMember(p.tenant.id, 'editor')
    await succeed(p.save({ excerpt: 'd' }, { token }))
    const get = (path: string) => t.call(`${p.base}/${p.path}/${path}`, { token })
    assert.deepEqual([(await get('versions/2')).status, (await get('versions/4')).status], [404, 200])
  })

  test('are drafts, and take no note of what does not fit', async () => {
    const p = await makePage()
    const published = await p.save({ document: { excerpt: 'a' }, status: 'published' })
    assert.deepEqual([published.status, published.body['code']], [400, 'validation_failed'])
    assert.equal((await p.save({ title: ' ' })).status, 400)
    assert.deepEqual(await p.history(), [1])
  })

  test('are one line of the trail, and one event once they are over', async () => {
    const p = await makePage()
    const hook = await t.call('/api/v1/webhooks', {
      method: 'POST',
      token: p.owner,
      body: { url: 'https://receiver.example/hook', events: ['content.saved'] },
    })
    assert.equal(hook.status, 201, hook.text)
    for (const excerpt of ['a', 'b', 'c']) await succeed(p.save({ excerpt }))
    const { body } = await t.call('/api/v1/audit?action=page.change', { token: p.owner })
    assert.equal((body['items'] as unknown as unknown[]).length, 1)
    assert.deepEqual(await p.events('content.saved'), [])
    const jobs = await t.ctx.db.withTenant(p.tenant.id, (tx) =>
      tx.selectFrom('jobs').selectAll().where('task', '=', 'entries.tell-autosaved').execute(),
    )
    assert.deepEqual(
      jobs.map(({ payload, run_at }) => [payload, run_at.getTime() - clock.now().getTime()]),
      [[{ site_id: p.site.id, entry_id: p.page.id }, 10 * MINUTE_MS]],
    )
    const tell = () =>
      t.ctx.db.withTenant(p.tenant.id, (tx) => tellAutosaved(t.ctx, tx, p.site.id, p.page.id))
    await tell()
    assert.deepEqual(await p.events('content.saved'), [4])
    await succeed(p.save({ excerpt: 'c' }, { on: '' }))
    await tell()
    assert.deepEqual(await p.events('content.saved'), [4, 4], 'told with the save on purpose, and not again')
  })
})

describe('a conflict', () => {
  test('says which version it is by now, whose, since when, and what differs', async () => {
    const p = await makePage()
    const other = await t.makeMember(p.tenant.id, 'editor')
    await succeed(p.save({ title: 'Cake', seo: { title: 'Cakes' } }, { token: other.token, on: '' }))
    const saved = clock.now().toISOString()
    const { status, body } = await p.save({ excerpt: 'mine' }, { base: 1 })
    const { code, current_version, base_version, saved_by, saved_at, changed } = body
    assert.deepEqual(
      { status, code, current_version, base_version, saved_by, saved_at, changed },
      {
        status: 412,
        code: 'precondition_failed',
        current_version: 2,
        base_version: 1,
        saved_by: { id: other.userId, name: 'Test User' },
        saved_at: saved,
        changed: ['seo', 'title'],
      },
    )
    const base = await p.send('GET', `${p.path}/versions/${Number(base_version)}`)
    assert.equal((base.body['document'] as unknown as { excerpt: string }).excerpt, 'first')
    assert.equal(await succeed(p.save({ excerpt: 'mine' }, { base: 2 })), 3, 'merged')
  })

  test('is told by every act on the draft, and without a base that anybody knows', async () => {
    const p = await makePage()
    await succeed(p.save({ body: { type: 'doc', content: [{ type: 'paragraph' }] } }, { on: '' }))
    const stale = { headers: { 'if-match': '"1"' } }
    for (const [method, path] of [
      ['POST', `${p.path}/publish`],
      ['POST', `${p.path}/unpublish`],
      ['POST', `${p.path}/versions/1/restore`],
      ['DELETE', p.path],
    ] as const) {
      const { status, body } = await p.send(method, path, undefined, stale)
      assert.deepEqual([status, body['current_version'], body['changed']], [412, 2, ['body']], path)
    }
    for (const tag of ['"7"', '"x"', 'W/"1"', '"99999999999999999999"', '1', '']) {
      const { status, body } = await p.send(
        'PATCH',
        p.path,
        { document: { title: 'X' } },
        { headers: { 'if-match': tag } },
      )
      assert.deepEqual([status, body['base_version'], body['changed']], [412, null, null], tag)
    }
  })
})

describe('an answer that got lost', () => {
  test('comes again for the same change of the same version, and makes no other version', async () => {
    const p = await makePage()
    for (const on of ['?autosave=true', '']) {
      const change = { title: `Rye ${on}`, fields: { price: 3 } }
      const base = Number((await p.send('GET', p.path)).body['version'])
      const first = await p.save(change, { base, on })
      const again = await p.save(change, { base, on })
      assert.deepEqual([again.status, again.body], [200, first.body])
      assert.equal(again.headers['etag'], first.headers['etag'])
    }
    assert.deepEqual(await p.history(), [3, 2, 1])
  })

  test('is a conflict all the same when somebody else has changed more, or it comes too late', async () => {
    const p = await makePage()
    await succeed(p.save({ title: 'Rye', excerpt: 'theirs' }, { base: 1 }))
    assert.equal((await p.save({ title: 'Rye' }, { base: 1 })).status, 412)
    await succeed(p.save({ excerpt: 'later' }, { base: 2 }))
    assert.equal((await p.save({ title: 'Rye', excerpt: 'theirs' }, { base: 1 })).status, 412)
    assert.equal((await p.save({ slug: 'rye' }, { base: 1 })).status, 412)
  })

  test('of two at once: one saves, the other hears of it', async () => {
    const p = await makePage()
    const answers = await Promise.all(['a', 'b'].map((excerpt) => p.save({ excerpt }, { base: 1 })))
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 412],
    )
    const same = await Promise.all(['c', 'c'].map((excerpt) => p.save({ excerpt }, { base: 2 })))
    assert.deepEqual(
      same.map(({ status, body }) => [status, body['version']]),
      [
        [200, 3],
        [200, 3],
      ],
    )
  })
})
