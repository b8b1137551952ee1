/** Orders through the queue, as they run in an installation: from the wish to the certificate that answers, and its renewal. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { createTestDatabase } from '../../../test/kit/database.ts'
import { watchJobs } from '../../../test/kit/jobs.ts'
import { holdName } from '../../../test/kit/names.ts'
import { startPebble } from '../../../test/kit/pebble.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'

const life = new AsyncDisposableStack()
after(() => life.disposeAsync())
// It believes everybody: how names are proven is for acme/ to show.
const pebble = await startPebble({ dnsServer: '127.0.0.1:1', alwaysValid: true })
const skip = 'missing' in pebble ? pebble.missing : false
if (!('missing' in pebble)) life.use(pebble)
const databaseUrl = await createTestDatabase()
const states = await watchJobs(databaseUrl)
const acme = 'missing' in pebble ? undefined : pebble.acme
const { ctx, makeTenant } = await startTestApp({ databaseUrl, jobs: true, config: { acme } })

describe('with Pebble', { skip }, () => {
  test('a name that was proven is served over HTTPS, and its certificate renewed, by jobs alone', async () => {
    const { tenant } = await makeTenant()
    const host = 'jobs.shop.example'
    await holdName(ctx, { tenantId: tenant.id, siteId: null, host })
    const answering = async (not?: string) => {
      const { rows } = await states.owner.query<{ id: string; renew_at: Date; ari_id: string | null }>(
        `select c.id, c.renew_at, c.ari_id from platform.served_certificates s
         join platform.certificates c on c.id = s.certificate_id
         where s.name = $1 and c.state = 'active' and c.id::text <> $2`,
        [host, not ?? ''],
      )
      return rows[0]
    }
    const domain = await ctx.db.withPlatform((tx) =>
      tx.selectFrom('domains').select('id').where('host', '=', host).executeTakeFirstOrThrow(),
    )
    await ctx.db.withTenant(tenant.id, (tx) =>
      ctx.jobs.enqueue(tx, 'certificates.want', { domain_id: domain.id }),
    )
    const first = await states.until(() => answering())
    assert.ok(first.renew_at > new Date())
    await states.owner.query('update platform.certificates set renew_at = now()')
    await ctx.db.withTenant(PLATFORM_SCOPE, (tx) => ctx.jobs.enqueue(tx, 'cron.certificates-renew', null))
    const second = await states.until(() => answering(first.id))
    assert.notEqual(second.id, first.id)
    const { rows } = await states.owner.query(
      'select reason, state, attempts, problem, order_url, private_key from platform.certificate_orders order by id',
    )
    const settled = { state: 'issued', attempts: 1, problem: null, order_url: null, private_key: null }
    assert.deepEqual(rows, [
      { reason: 'new', ...settled },
      { reason: 'renewal', ...settled },
    ])
  })
})
