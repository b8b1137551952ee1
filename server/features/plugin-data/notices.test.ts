/** How serving processes hear that plugins' data changed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { openDataNotices } from './notices.ts'

const { ctx } = await startTestApp()
const [tenantId, siteId, otherId] = ['1', '2', '3'].map(
  (digit) => `00000000-0000-7000-8000-${digit.repeat(12)}`,
)

type Told = { site_id: string; tags: string[] }

async function openHeard() {
  const told: Told[] = []
  ctx.notices.subscribe('plugin-data', (notice) => told.push(notice as Told))
  assert.ok(tenantId && siteId && otherId)
  return { told, notices: openDataNotices(ctx), tenantId, siteId, otherId }
}

test('what several calls change on a site is announced once, each site by itself', async () => {
  const { told, notices, ...ids } = await openHeard()
  notices.announce(ids.tenantId, ids.siteId, ['a', 'b'])
  notices.announce(ids.tenantId, ids.siteId, new Set(['b', 'c']))
  notices.announce(ids.tenantId, ids.otherId, ['a'])
  notices.announce(ids.tenantId, ids.otherId, [])
  await notices.flush()
  assert.deepEqual(
    told.map(({ site_id, tags }) => [site_id, tags.join(' ')]),
    [
      [ids.siteId, 'a b c'],
      [ids.otherId, 'a'],
    ],
  )
})

test('many tags become several notices, and none is lost at the end', async () => {
  const { told, notices, ...ids } = await openHeard()
  const tags = Array.from({ length: 450 }, (_, index) => `plugin-kv:shop/${index}`)
  notices.announce(ids.tenantId, ids.siteId, tags)
  await notices[Symbol.asyncDispose]()
  assert.deepEqual(
    told.map((notice) => notice.tags.length),
    [200, 200, 50],
  )
  assert.deepEqual(
    told.flatMap((notice) => notice.tags),
    tags,
  )
})
