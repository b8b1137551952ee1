/** Which releases are removed, and with them the content that only they could show. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { manualClock } from '../../kernel/clock.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { listRowsAt } from './log/queries.ts'
import { buildCandidates, publish, setStandby } from './releases.ts'
import { collectReleases } from './retention.ts'

const clock = manualClock()
const { ctx, call, makeTenant, makeMember } = await startTestApp({ overrides: { clock } })

async function makeSubject() {
  const { tenant, owner } = await makeTenant()
  const { id } = await makeSite(ctx, tenant.id)
  const base = `/api/v1/websites/${id}`
  const inTenant = <Result>(work: (tx: TenantTx) => Promise<Result>) => ctx.db.withTenant(tenant.id, work)
  const entryId = randomUUID()
  return {
    tenant,
    id,
    base,
    owner,
    inTenant,
    /** One more version of a page. */
    publishPage: (title: string) =>
      inTenant((tx) =>
        publish(ctx, tx, id, {
          kind: 'content',
          put: [
            {
              kind: 'page',
              entry_id: entryId,
              type: 'page',
              path: '/page',
              parent_id: null,
              title,
              published_at: new Date(0),
              terms: [],
              authors: [],
              search: null,
              document: {},
            },
          ],
        }),
      ),
    numbers: () =>
      inTenant(async (tx) => {
        const rows = await tx.selectFrom('releases').select('number').orderBy('number').execute()
        return rows.map(({ number }) => number)
      }),
    titlesAt: (position: number) =>
      inTenant(async (tx) => (await listRowsAt(tx, id, position, undefined, 10)).map(({ title }) => title)),
  }
}

test('the policy removes what is neither among the last nor young, and nothing that is in use', async () => {
  const { tenant, id, base, owner, inTenant, publishPage, numbers, titlesAt } = await makeSubject()
  const answer = await call(`${base}/release-policy`, {
    method: 'PUT',
    token: owner,
    body: { keep_releases: 2, keep_days: 10 },
  })
  assert.equal(answer.status, 200, answer.text)
  assert.deepEqual((await call(`${base}/release-policy`, { token: owner })).body, {
    keep_releases: 2,
    keep_days: 10,
  })
  for (let count = 2; count <= 7; count += 1) await publishPage(`v${count}`)
  const pin = await call(`${base}/releases/3/pin`, { method: 'POST', token: owner })
  assert.deepEqual([pin.status, pin.body['pinned']], [200, true], pin.text)
  await inTenant((tx) => setStandby(ctx, tx, [{ site_id: id, standby: { number: 5, share: 0, key: 'k' } }]))
  await collectReleases(ctx)
  assert.equal((await numbers()).length, 7, 'all are young')

  clock.advance(11 * 86_400_000)
  const theme = { hash: 'c'.repeat(64), owner: 'platform' } as const
  const [built] = await inTenant((tx) =>
    buildCandidates(ctx, tx, randomUUID(), [{ site_id: id, change: { kind: 'theme', theme } }]),
  )
  assert.equal(built?.number, 8)
  assert.equal((await collectReleases(ctx)).removed, 2)
  // 3 is pinned, 5 is held ready and was made of 4, 6 and 7 are the last; 8 waits to go live.
  assert.deepEqual(await numbers(), [3, 4, 5, 6, 7, 8])
  assert.deepEqual([await titlesAt(0), await titlesAt(1)], [[], []])
  assert.deepEqual([await titlesAt(2), await titlesAt(6)], [['v3'], ['v7']])

  // The first token has expired by now.
  const { token } = await makeMember(tenant.id, 'owner')
  const unpin = await call(`${base}/releases/3/pin`, { method: 'DELETE', token })
  assert.deepEqual([unpin.status, unpin.body['pinned']], [200, false], unpin.text)
  await inTenant((tx) => setStandby(ctx, tx, [{ site_id: id, standby: null }]))
  clock.advance(91 * 86_400_000)
  await publishPage('v9')
  await collectReleases(ctx)
  assert.deepEqual(await numbers(), [7, 9], 'what never went live is forgotten too')
  const rows = await inTenant((tx) => tx.selectFrom('content_log').select('title').execute())
  assert.deepEqual(rows.map(({ title }) => title).toSorted(), ['v7', 'v9'])
})

test('a link shows a release to outsiders, and never longer than it is there', async () => {
  const { base, owner } = await makeSubject()
  const made = await call(`${base}/releases/1/preview`, {
    method: 'POST',
    token: owner,
    body: { expires_in_seconds: 60 },
  })
  assert.equal(made.status, 201, made.text)
  assert.match(String(made.body['url']), /^http:\/\/r1--shop\..+\?preview=/)
  const preview = await call(`${base}/previews`, {
    method: 'POST',
    token: owner,
    body: { expires_in_seconds: 60 },
  })
  const link = await call(`${base}/releases/${String(preview.body['number'])}/preview`, {
    method: 'POST',
    token: owner,
    body: { expires_in_seconds: 3600 },
  })
  assert.equal(link.body['expires_at'], preview.body['expires_at'])
  const pin = await call(`${base}/releases/${String(preview.body['number'])}/pin`, {
    method: 'POST',
    token: owner,
  })
  assert.equal(pin.status, 409, 'what never was live cannot be pinned')
})

test('lists tell what was live from what is being built', async () => {
  const { id, base, owner, inTenant } = await makeSubject()
  const theme = { hash: 'c'.repeat(64), owner: 'platform' } as const
  await inTenant((tx) =>
    buildCandidates(ctx, tx, randomUUID(), [{ site_id: id, change: { kind: 'theme', theme } }]),
  )
  const numbersOf = async (query: string) => {
    const { body } = await call(`${base}/releases${query}`, { token: owner })
    return (body as unknown as { items: { number: number }[] }).items.map(({ number }) => number)
  }
  assert.deepEqual(
    [await numbersOf(''), await numbersOf('?state=candidate'), await numbersOf('?state=pinned')],
    [[1], [2], []],
  )
})
