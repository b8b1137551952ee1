/** What a deployment changed is taken back; what editors published since stays. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedRow } from '../../published/documents.ts'
import { listRowsAt } from './log/queries.ts'
import {
  type Deployed,
  type Publication,
  type ReleaseChange,
  buildCandidates,
  changeOf,
  currentRelease,
  goLive,
  publish,
  takeBack,
} from './releases.ts'

const { ctx, makeTenant } = await startTestApp()
const NEW_THEME = { hash: 'c'.repeat(64), owner: 'platform' } as const

async function makeSubject() {
  const { tenant } = await makeTenant()
  const inTenant = <Result>(work: (tx: TenantTx) => Promise<Result>) => ctx.db.withTenant(tenant.id, work)
  const { id } = await makeSite(ctx, tenant.id)
  const deployment = randomUUID()
  const deploy = async (change: ReleaseChange): Promise<Deployed> => {
    const built = await inTenant((tx) => buildCandidates(ctx, tx, deployment, [{ site_id: id, change }]))
    const [live] = await inTenant((tx) => goLive(ctx, tx, deployment, built, { keepPrevious: true }))
    assert.ok(live)
    return { site_id: id, base_number: live.previous_number, live_number: live.live_number }
  }
  return {
    id,
    inTenant,
    deploy,
    release: (publication: Publication) => inTenant((tx) => publish(ctx, tx, id, publication)),
    back: async (deployed: Deployed) => {
      const [taken] = await inTenant((tx) => takeBack(ctx, tx, deployment, [deployed]))
      assert.ok(taken)
      return { ...taken, release: await inTenant((tx) => currentRelease(tx, id)) }
    },
    titles: async (position?: number) =>
      inTenant(async (tx) => {
        const at = position ?? (await currentRelease(tx, id)).content_position
        return (await listRowsAt(tx, id, at, undefined, 100)).map(({ title }) => title).toSorted()
      }),
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

test('when nothing has happened since, the pointer goes back to the release itself', async () => {
  const { deploy, back } = await makeSubject()
  const deployed = await deploy({ kind: 'theme', theme: NEW_THEME })
  assert.deepEqual(deployed.live_number, 2)
  const taken = await back(deployed)
  assert.deepEqual([taken.live_number, taken.release.number, taken.content_changed], [1, 1, false])
  assert.equal((await back(deployed)).live_number, 1, 'once more changes nothing')
})

test('what editors published since stays', async () => {
  const { deploy, back, release, titles } = await makeSubject()
  const deployed = await deploy({ kind: 'theme', theme: NEW_THEME })
  await release({ kind: 'content', put: [page('news')] })
  const taken = await back(deployed)
  assert.deepEqual(
    [taken.live_number, taken.release.kind, taken.release.restored_from],
    [4, 'restore', deployed.base_number],
  )
  assert.notEqual(taken.release.theme_hash, NEW_THEME.hash)
  assert.deepEqual(await titles(), ['news'])
  assert.equal((await back(deployed)).live_number, 4, 'once more changes nothing')
})

test('content is taken back by the log, but for what was published anew', async () => {
  const { deploy, back, release, titles } = await makeSubject()
  const [a, b, c] = [page('a1'), page('b1'), page('c1')]
  await release({ kind: 'content', put: [a, b, c] })
  const deployed = await deploy({
    kind: 'content',
    put: [page('a2', a.entry_id), page('b2', b.entry_id), page('d2')],
    remove: [{ kind: 'page', entry_id: c.entry_id }],
  })
  assert.deepEqual(await titles(), ['a2', 'b2', 'd2'])
  await release({ kind: 'content', put: [page('b3', b.entry_id), page('e3')] })
  const taken = await back(deployed)
  assert.equal(taken.content_changed, true)
  assert.deepEqual(await titles(), ['a1', 'b3', 'c1', 'e3'])
  assert.deepEqual(taken.release.changes, { added: { page: 1 }, changed: { page: 1 }, removed: { page: 1 } })
})

test('a release is shown again in part', async () => {
  const { inTenant, id, release, deploy, titles } = await makeSubject()
  const { number } = await release({ kind: 'content', put: [page('old')] })
  await release({ kind: 'theme', theme: NEW_THEME })
  await release({ kind: 'content', put: [page('new')] })
  const onlyTheme = await inTenant((tx) => changeOf(tx, id, number, ['theme']))
  assert.deepEqual(Object.keys(onlyTheme).toSorted(), ['kind', 'restored_from', 'theme'])
  const onlyContent = await inTenant((tx) => changeOf(tx, id, number, ['content']))
  await deploy(onlyContent)
  const shown = await inTenant((tx) => currentRelease(tx, id))
  assert.deepEqual([await titles(), shown.theme_hash], [['old'], NEW_THEME.hash])
  const hits = await inTenant((tx) =>
    tx.selectFrom('content_log').select('search').where('until_position', 'is', null).execute(),
  )
  assert.ok(
    hits.every(({ search }) => search?.includes('old')),
    'texts can be searched as before',
  )
})

type Act = { put: [entry: number, text: number][]; remove: number[] } | { restore: number }

test('whatever is published and restored, every position shows exactly what it showed', async () => {
  const entry = fc.integer({ min: 0, max: 4 })
  const act: fc.Arbitrary<Act> = fc.oneof(
    fc.record({
      put: fc.array(fc.tuple(entry, fc.integer({ min: 0, max: 2 })), { maxLength: 3 }),
      remove: fc.array(entry, { maxLength: 2 }),
    }),
    fc.record({ restore: fc.nat({ max: 20 }) }),
  )
  const { id, inTenant, release } = await makeSubject()
  const ids: string[] = Array.from({ length: 5 }, () => randomUUID())
  const textsOf = (texts: ReadonlyMap<number, number>) =>
    [...texts].map(([index, text]) => `${index}:t${text}`).toSorted()
  /** By release number: position, and the text of each entry. */
  const model = new Map([[1, { position: 0, texts: new Map<number, number>() }]])
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 8 }), async (acts) => {
      for (const one of acts) {
        const numbers = [...model.keys()]
        const before = model.get(numbers.at(-1) ?? 1)?.texts ?? new Map<number, number>()
        let texts: Map<number, number>
        let publication: Publication
        if ('restore' in one) {
          const number = numbers[one.restore % numbers.length] ?? 1
          texts = new Map(model.get(number)?.texts)
          publication = { kind: 'restore', content_of: number, restored_from: number }
        } else {
          texts = new Map(before)
          const isPut = new Set(one.put.map(([index]) => index))
          for (const index of one.remove) if (!isPut.has(index)) texts.delete(index)
          for (const [index, text] of one.put) texts.set(index, text)
          publication = {
            kind: 'content',
            put: one.put.map(([index, text]) => page(`t${text}`, ids[index])),
            remove: one.remove.map((index) => ({ kind: 'page', entry_id: ids[index] ?? '' })),
          }
        }
        const made = await release(publication)
        if (model.has(made.number)) assert.deepEqual(textsOf(texts), textsOf(before), 'nothing has changed')
        else model.set(made.number, { position: made.content_position, texts })
      }
      for (const { position, texts } of [...model.values()].slice(-12)) {
        const rows = await inTenant((tx) => listRowsAt(tx, id, position, undefined, 100))
        const shown = rows.map((row) => `${ids.indexOf(row.entry_id)}:${row.title}`).toSorted()
        assert.deepEqual(shown, textsOf(texts))
      }
    }),
    { numRuns: 25 },
  )
})
