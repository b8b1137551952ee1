/** Imports whose process is killed: nothing is half visible, nothing is lost, nothing comes twice. */
import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeContent } from '../../../test/kit/content.ts'
import { createTestDatabase } from '../../../test/kit/database.ts'
import { type ImportJson, postImport } from '../../../test/kit/import.ts'
import { wxrOf } from '../../../test/kit/wxr.ts'

const databaseUrl = await createTestDatabase()
const t = await startTestApp({ databaseUrl })
const POSTS = 400
const WXR = [...wxrOf(POSTS, 1_000)].join('')

type Told = { phase?: string; done?: number; memory_bytes?: number }
type Content = Awaited<ReturnType<typeof makeContent>>

/** The import's work in a process of its own; `until` resolves with what it tells first that `holds` says yes to. */
function work(c: Content, importId: string) {
  const path = join(import.meta.dirname, '../../../test/kit/import-process.ts')
  const child = fork(path, [databaseUrl, t.ctx.config.dataDir, c.tenant.id, importId], {
    // What it says when it is canceled is not for the reader of tests.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  after(() => child.kill('SIGKILL'))
  return { child, told: (holds: (told: Told) => boolean) => toldBy(child, holds) }
}

async function toldBy(child: ChildProcess, holds: (told: Told) => boolean): Promise<Told> {
  const { promise, resolve, reject } = Promise.withResolvers<Told>()
  child.on('message', (told: Told) => holds(told) && resolve(told))
  child.on('exit', () => reject(new Error('the process ended before')))
  return promise
}

async function begun(): Promise<{ c: Content; id: string; read: () => Promise<ImportJson> }> {
  const c = await makeContent(t)
  const started = await postImport(t, c.base, c.owner, { format: 'wxr' }, { file: WXR })
  const { id } = started.body as unknown as ImportJson
  return { c, id, read: async () => (await c.send('GET', `imports/${id}`)).body as unknown as ImportJson }
}

const drafts = (c: Content) =>
  t.ctx.db.withTenant(c.tenant.id, (tx) =>
    tx.selectFrom('entries').select(['slug', 'status']).where('site_id', '=', c.site.id).execute(),
  )

for (const [when, holds] of [
  ['while entries come', ({ phase, done = 0 }: Told) => phase === 'entries' && done >= POSTS / 2],
  ['while everything is published', ({ phase, done }: Told) => phase === 'publishing' && done === 0],
] as const)
  test(`killed ${when}, an import goes on where it stopped`, async () => {
    const { c, id, read } = await begun()
    const first = work(c, id)
    await first.told(holds)
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    assert.deepEqual(await c.visible(), [])
    assert.equal((await read()).state, 'running')
    const kept = (await drafts(c)).length
    assert.ok(kept >= POSTS / 2 - 50, `${kept} drafts`)

    const second = work(c, id)
    await once(second.child, 'exit')
    assert.equal(second.child.exitCode, 0)
    const { state, counts } = await read()
    assert.equal(state, 'succeeded')
    assert.deepEqual(
      [counts['posts']?.added, counts['posts']?.changed, counts['comments']?.added],
      [POSTS, 0, POSTS / 10],
    )
    const all = await drafts(c)
    assert.deepEqual(
      [
        all.length,
        new Set(all.map(({ slug }) => slug)).size,
        all.every(({ status }) => status === 'published'),
      ],
      [POSTS, POSTS, true],
    )
    // That of the site, and that of the import: in pieces, but one act.
    assert.equal(await c.releases(), 2)
    const rows = await c.visible()
    assert.equal(rows.filter(({ kind }) => kind === 'post').length, POSTS)
    assert.equal(rows.filter(({ kind }) => kind === 'comment').length, POSTS / 10)
  })

for (const [when, holds] of [
  ['while entries come', ({ phase, done = 0 }: Told) => phase === 'entries' && done >= 50],
  ['while everything is published', ({ phase, done }: Told) => phase === 'publishing' && done === 0],
] as const)
  test(`canceled ${when}, an import stops, and what it has brought stays unseen`, async () => {
    const { c, id, read } = await begun()
    const { child, told } = work(c, id)
    await told(holds)
    assert.equal((await c.send('POST', `imports/${id}/cancel`)).status, 200)
    await once(child, 'exit')
    assert.equal((await read()).state, 'canceled')
    assert.deepEqual(await c.visible(), [])
    assert.equal((await c.send('POST', `imports/${id}/cancel`)).status, 409)
  })
