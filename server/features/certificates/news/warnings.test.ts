/** Warnings and news: owners hear of certificates that end and of renewals that fail, each once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  DAY_MS,
  HOUR_MS,
  outage,
  startCertificateStage,
  unproven,
} from '../../../../test/kit/certificate-stage.ts'
import { makeIssuer } from '../../../../test/kit/issuer.ts'
import { notifiedIn } from '../../../../test/kit/notified.ts'
import { PLATFORM_SCOPE } from '../../../kernel/db/database.ts'
import { listMails } from '../../mail/queries.ts'
import { installCertificate } from '../store.ts'
import { warnOwners } from './warnings.ts'

const stage = await startCertificateStage()
const { ctx, clock, authority } = stage
const signer = await makeIssuer({ days: 3_650 })

async function mailsOf(tenantId: string, template: string): Promise<number> {
  const mails = await ctx.db.withTenant(tenantId, (tx) => listMails(tx, {}, undefined, 200))
  return mails.filter((mail) => mail.template === template).length
}

async function upload(tenantId: string | null, name: string, days: number): Promise<void> {
  const { chain, key } = await signer.issue({ names: [name], from: clock.now(), days })
  await installCertificate(ctx, { tenantId, source: 'upload', chain, key, names: [name] })
}

/** Webhooks of the tenant that want everything. */
async function listen(token: string) {
  const made = await stage.call('/api/v1/webhooks', {
    method: 'POST',
    host: 'api.platform.example',
    token,
    body: { url: 'https://hooks.example/in', events: ['*'] },
  })
  assert.equal(made.status, 201, made.text)
}

async function eventsOf(tenantId: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.selectFrom('webhook_events').select(['type', 'data']).orderBy('id').execute(),
  )
  return rows
    .filter(({ type }) => type.startsWith('certificate.'))
    .map(({ type, data }) => ({ type, data: data as Record<string, unknown> }))
}

test('an uploaded certificate that ends is told of at 14, 7, 3 and 1 days, each once', async () => {
  const { tenant, owner } = await stage.makeTenant()
  await listen(owner)
  await stage.addName(tenant.id, 'upload.example', { https: 'manual' })
  await upload(tenant.id, 'upload.example', 30)
  const warned: number[] = []
  for (let day = 0; day < 32; day += 1) {
    const before = await mailsOf(tenant.id, 'certificate-expiring')
    await warnOwners(ctx)
    await warnOwners(ctx)
    if ((await mailsOf(tenant.id, 'certificate-expiring')) > before) warned.push(30 - day)
    clock.advance(DAY_MS)
  }
  assert.deepEqual(warned, [14, 7, 3, 1])
  const events = await eventsOf(tenant.id)
  assert.deepEqual(
    events.map(({ type, data }) => [type, data['days_left']]),
    [14, 7, 3, 1].map((days) => ['certificate.expiring', days]),
  )
  const [line, ...more] = await notifiedIn(ctx, tenant.id)
  assert.deepEqual(
    [line?.kind, line?.count, line?.data['days_left'], line?.data['names'], more],
    ['certificate.expiring', 4, 1, ['upload.example'], []],
  )
})

test('a name that its tenant does not hold any more is no reason to worry it', async () => {
  const { tenant } = await stage.makeTenant()
  await stage.addName(tenant.id, 'left.example', { https: 'manual' })
  await upload(tenant.id, 'left.example', 5)
  await ctx.db.withPlatform((tx) =>
    tx
      .updateTable('domains')
      .set({ holds: false, state: 'lost' })
      .where('host', '=', 'left.example')
      .execute(),
  )
  await warnOwners(ctx)
  assert.equal(await mailsOf(tenant.id, 'certificate-expiring'), 0)
})

test('a certificate of the platform itself is a matter for whoever operates it', async () => {
  await stage.operator()
  await upload(null, 'app.platform.example', 10)
  await warnOwners(ctx)
  assert.equal(await mailsOf(PLATFORM_SCOPE, 'certificate-expiring'), 1)
  const [line] = await notifiedIn(ctx, PLATFORM_SCOPE)
  assert.deepEqual(
    [line?.kind, line?.data['names']],
    ['platform.certificate_failing', ['app.platform.example']],
  )
})

test('a renewal that fails for three days is told of once, and its end later', async () => {
  const { tenant, owner } = await stage.makeTenant()
  await listen(owner)
  await stage.addName(tenant.id, 'stuck.example')
  await stage.tick()
  authority.before = ({ names: [name = ''] }) => {
    if (name === 'stuck.example') throw unproven(name)
  }
  const told: string[] = []
  for (let step = 0; step < 91 * 4; step += 1) {
    await stage.tick()
    if (step % 4 === 0) {
      await warnOwners(ctx)
      const failing = await mailsOf(tenant.id, 'certificate-renewal-failing')
      const ending = await mailsOf(tenant.id, 'certificate-expiring')
      told.push(`${failing} ${ending}`)
    }
    clock.advance(6 * HOUR_MS)
  }
  assert.deepEqual([...new Set(told)], ['0 0', '1 0', '1 1', '1 2', '1 3', '1 4'])
  const events = await eventsOf(tenant.id)
  assert.deepEqual(
    events.map(({ type }) => type.slice('certificate.'.length)),
    ['issued', 'failed', 'expiring', 'expiring', 'expiring', 'expiring'],
  )
  assert.match(JSON.stringify(events[1]?.data), /ports 80 and 443/)
  // It was never given up: as soon as the name is well, the certificate is there.
  authority.before = () => undefined
  clock.advance(DAY_MS)
  await stage.tick()
  assert.ok(authority.issued.filter(({ order }) => order.names[0] === 'stuck.example').length === 2)
})

test('renewals and first certificates are told apart; outages of days go by without a mail', async () => {
  const { tenant, owner } = await stage.makeTenant()
  await listen(owner)
  await stage.addName(tenant.id, 'calm.example')
  await stage.tick()
  clock.advance(59 * DAY_MS)
  authority.before = () => {
    throw outage()
  }
  for (let step = 0; step < 8; step += 1) {
    await stage.tick()
    await warnOwners(ctx)
    clock.advance(6 * HOUR_MS)
  }
  authority.before = () => undefined
  for (let step = 0; step < 16; step += 1) {
    await stage.tick()
    await warnOwners(ctx)
    clock.advance(6 * HOUR_MS)
  }
  assert.deepEqual(
    (await eventsOf(tenant.id)).map(({ type }) => type),
    ['certificate.issued', 'certificate.renewed'],
  )
  assert.equal(await mailsOf(tenant.id, 'certificate-renewal-failing'), 0)
  assert.equal(await mailsOf(tenant.id, 'certificate-expiring'), 0)
})
