/** Entries go online and offline at their time, once, whatever dies in between. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { type EntryJson, makeContent } from '../../../test/kit/content.ts'
import { putOff, runSchedule } from './schedule.ts'

const t = await startTestApp({ jobs: true })
const { ctx } = t
type Content = Awaited<ReturnType<typeof makeContent>>

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()

/** Resolves when the pointer of the site has moved and `holds` says so; the notice tells when to look. */
async function until(
  c: Content,
  id: string,
  holds: (entry: EntryJson) => boolean,
): Promise<{ entry: EntryJson; at: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ entry: EntryJson; at: number }>()
  const look = async () => {
    const entry = (await c.send('GET', `posts/${id}`)).body as unknown as EntryJson
    if (holds(entry)) resolve({ entry, at: Date.now() })
  }
  ctx.notices.subscribe('live-sites', () => void look().catch(reject))
  await look()
  return promise
}

const run = (c: Content, id: string) =>
  ctx.db.withTenant(c.tenant.id, (tx) => runSchedule(ctx, tx, c.site.id, id))

test('a draft goes online at its time and offline at its end, each in one release', async () => {
  const c = await makeContent(t)
  const post = await c.add('posts', { title: 'Opening', html: '<p>first</p>' })
  const before = await c.releases()
  const publishAt = inSeconds(2)
  const scheduled = await c.act(`posts/${post.id}/schedule`, {
    publish_at: publishAt,
    expire_at: inSeconds(6),
  })
  assert.equal(scheduled.status, 'scheduled')
  // What is published is the draft of then.
  await c.change(`posts/${post.id}`, { html: '<p>second</p>' })
  const online = await until(c, post.id, ({ status }) => status === 'published')
  const late = online.at - Date.parse(publishAt)
  assert.ok(late >= 0 && late < 5_000, `${late} ms after its time`)
  assert.equal((await c.visible()).find(({ kind }) => kind === 'post')?.document['html'], '<p>second</p>')
  assert.equal((await c.send('GET', `posts/${post.id}`)).body['published_at'], publishAt)
  assert.equal(await c.releases(), before + 1)
  await until(c, post.id, ({ status }) => status === 'unpublished')
  assert.deepEqual(await c.visible(), [])
  assert.equal(await c.releases(), before + 2)
})

test('a job that runs again, or after a crash, publishes nothing twice', async () => {
  const c = await makeContent(t)
  const post = await c.add('posts', { title: 'Once' })
  const before = await c.releases()
  await c.act(`posts/${post.id}/schedule`, { publish_at: inSeconds(3600) })
  const due = () =>
    ctx.db.withTenant(c.tenant.id, (tx) =>
      tx
        .updateTable('entries')
        .set({ publish_at: new Date(Date.now() - 60_000) })
        .where('id', '=', post.id)
        .execute(),
    )
  assert.equal(await run(c, post.id), 'waiting')
  await due()
  const died = ctx.db.withTenant(c.tenant.id, async (tx) => {
    await runSchedule(ctx, tx, c.site.id, post.id)
    throw new Error('the process died here')
  })
  await assert.rejects(died, /died here/)
  assert.equal(await c.releases(), before, 'nothing of it was kept')
  const outcomes = await Promise.all([run(c, post.id), run(c, post.id), run(c, post.id)])
  assert.deepEqual(outcomes.toSorted(), ['nothing', 'nothing', 'published'])
  assert.equal(await c.releases(), before + 1)
})

test('a schedule that was taken back, or moved, does not happen at its first time', async () => {
  const c = await makeContent(t)
  const post = await c.add('posts', { title: 'Later' })
  await c.act(`posts/${post.id}/schedule`, { publish_at: inSeconds(3600) })
  const back = await c.act(`posts/${post.id}/schedule`, { publish_at: null })
  assert.equal(back.status, 'draft')
  assert.equal(await run(c, post.id), 'nothing')
  assert.deepEqual(await c.visible(), [])
})

test('both times passed while nothing ran: it is not shown at all', async () => {
  const c = await makeContent(t)
  const post = await c.add('posts', { title: 'Missed' })
  await ctx.db.withTenant(c.tenant.id, (tx) =>
    tx
      .updateTable('entries')
      .set({
        status: 'scheduled',
        publish_at: new Date(Date.now() - 60_000),
        expire_at: new Date(Date.now() - 30_000),
      })
      .where('id', '=', post.id)
      .execute(),
  )
  assert.equal(await run(c, post.id), 'expired')
  assert.deepEqual(await c.visible(), [])
  assert.equal((await c.send('GET', `posts/${post.id}`)).body['status'], 'unpublished')
})

test('times in the past and in the wrong order are refused', async () => {
  const c = await makeContent(t)
  const post = await c.add('posts', { title: 'Past' })
  const refused = async (body: Record<string, unknown>) =>
    (
      (await c.send('POST', `posts/${post.id}/schedule`, body)).body['errors'] as unknown as {
        path: string
      }[]
    )[0]?.path
  assert.equal(await refused({ publish_at: '9999-12-31T23:59:60Z' }), '/body/publish_at')
  assert.equal(await refused({ publish_at: inSeconds(-5) }), '/body/publish_at')
  assert.equal(await refused({ publish_at: inSeconds(60), expire_at: inSeconds(30) }), '/body/expire_at')
  assert.equal(await refused({ expire_at: inSeconds(30) }), '/body/expire_at')
})

test('an act on more than a hundred is a job that tells how far it is', async () => {
  const c = await makeContent(t)
  const ids: string[] = []
  for (let i = 0; i < 120; i += 1) ids.push((await c.add('posts', { title: `Post ${i}` })).id)
  const { promise: settled, resolve } = Promise.withResolvers<void>()
  const look = async () => {
    const rows = (await c.visible()).filter(({ kind }) => kind === 'post')
    if (rows.length === ids.length) resolve()
  }
  ctx.notices.subscribe('live-sites', () => void look())
  const before = await c.releases()
  const { status, body } = await c.send('POST', 'posts/bulk', { action: 'publish', ids })
  assert.equal(status, 202)
  await settled
  assert.equal(await c.releases(), before + 2, 'a release for each hundred')
  const job = await t.call(`/api/v1/jobs/${String(body['job_id'])}`, { token: c.owner })
  assert.equal(job.status, 200, job.text)
})

test('what a freeze holds back goes online when it ends', async () => {
  const c = await makeContent(t)
  const post = await c.add('posts', { title: 'Patience' })
  const endsAt = inSeconds(3)
  const made = await t.call('/api/v1/change-windows', {
    method: 'POST',
    token: c.owner,
    body: {
      name: 'Short',
      kind: 'freeze',
      environments: ['production'],
      modules: ['content'],
      starts_at: inSeconds(-60),
      ends_at: endsAt,
    },
  })
  assert.equal(made.status, 201, made.text)
  const publishAt = inSeconds(1)
  await c.act(`posts/${post.id}/schedule`, { publish_at: publishAt })
  const { at } = await until(c, post.id, ({ status }) => status === 'published')
  assert.ok(at >= Date.parse(endsAt), `${Date.parse(endsAt) - at} ms before the end of the freeze`)
})

test('what needs an approval by the time it is due is a draft again', async () => {
  const c = await makeContent(t)
  const post = await c.add('posts', { title: 'Too late' })
  await c.act(`posts/${post.id}/schedule`, { publish_at: inSeconds(3600) })
  await ctx.db.withTenant(c.tenant.id, (tx) =>
    tx
      .updateTable('entries')
      .set({ publish_at: new Date(Date.now() - 1_000) })
      .where('id', '=', post.id)
      .execute(),
  )
  const rule = { name: 'Eyes', modules: ['content'], approvers: [{ kind: 'role', role: 'owner' }] }
  const made = await t.call('/api/v1/approval-rules', { method: 'POST', token: c.owner, body: rule })
  assert.equal(made.status, 201, made.text)
  const refused: unknown = await run(c, post.id).catch((error: unknown) => error)
  const outcome = await ctx.db.withTenant(c.tenant.id, (tx) => putOff(ctx, tx, c.site.id, post.id, refused))
  assert.equal(outcome, 'taken back')
  const { body } = await c.send('GET', `posts/${post.id}`)
  assert.deepEqual([body['status'], body['publish_at']], ['draft', null])
  assert.deepEqual(await c.visible(), [])
})
