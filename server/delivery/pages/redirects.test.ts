import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { startTestDelivery } from '../../../test/kit/delivery.ts'
import { redirectRow } from '../../../test/kit/published-rows.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { addTheme } from '../../../test/kit/published-site.ts'
import { publish } from '../../features/releases/releases.ts'
import { cacheKey, openPages } from './pages.ts'

const { ctx, makeTenant } = await startTestApp()

test('a redirect takes each visitor’s own query along, also out of the cache', async () => {
  const { tenant } = await makeTenant()
  const hash = await addTheme(ctx, 'platform', '')
  const site = await makeSite(ctx, tenant.id, { theme: { hash, owner: 'platform' } })
  await ctx.db.withTenant(tenant.id, (tx) =>
    publish(ctx, tx, site.id, {
      kind: 'content',
      put: [redirectRow('/old', '/new?from=old'), redirectRow('/away', 'https://x.example/')],
    }),
  )
  const { visit } = await startTestDelivery(ctx, { pages: openPages(ctx), cacheKey })
  const host = `${tenant.slug}.localhost`
  const locations: [string, string][] = [
    ['/old', '/new?from=old'],
    ['/old?a=1', '/new?from=old&a=1'],
    ['/old?b=2', '/new?from=old&b=2'],
    ['/old', '/new?from=old'],
    ['/away?a=1', 'https://x.example/?a=1'],
  ]
  for (const [path, location] of locations) {
    const answer = await visit(host, path)
    assert.deepEqual([answer.status, answer.headers['location']], [301, location], path)
  }
})
