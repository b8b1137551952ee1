import assert from 'node:assert/strict'
import { X509Certificate, createPrivateKey, randomUUIDv7 } from 'node:crypto'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { type Wish, makeIssuer } from '../../../test/kit/issuer.ts'
import { keyScopeOf, privateKeyContext } from '../../published/certificates.ts'
import { type NewCertificate, installCertificate } from './store.ts'
import { settleCertificates } from './sweep.ts'

const start = new Date('2026-11-21T12:00:00Z')
const time = { now: start }
const t = await startTestApp({ overrides: { clock: { now: () => time.now } } })
const { ctx } = t
const issuer = await makeIssuer({ from: new Date('2026-01-01T00:00:00Z') })
const DAY_MS = 86_400_000

let number = 0
/** A tenant with those names, each in a zone of the test's own; `holds` says whether it has proven them. */
async function tenantWith(labels: string[], domain: { holds?: boolean; https?: string } = {}) {
  const { tenant, owner } = await t.makeTenant()
  const zone = `zone${number++}.example`
  const hosts = labels.map((label) => (label === '' ? zone : `${label}.${zone}`))
  for (const host of hosts) await addName(tenant.id, host, domain)
  return { tenantId: tenant.id, owner, zone, hosts }
}

async function addName(
  tenantId: string,
  host: string,
  { holds = true, https = 'auto' }: { holds?: boolean; https?: string } = {},
): Promise<void> {
  await ctx.db.withPlatform((tx) =>
    tx
      .insertInto('domains')
      .values({
        id: randomUUIDv7(),
        tenant_id: tenantId,
        host,
        registrable: host,
        skeleton: host,
        state: holds ? 'verified' : 'pending',
        holds,
        https,
      })
      .execute(),
  )
}

async function install(
  tenantId: string | null,
  source: 'acme' | 'upload',
  wish: Wish,
  more: Partial<NewCertificate> = {},
) {
  time.now = new Date(time.now.getTime() + 1_000)
  const signed = await issuer.issue({ from: time.now, ...wish })
  return installCertificate(ctx, { tenantId, source, ...signed, names: wish.names, ...more })
}

/** The id of the certificate that answers for each name of the owner. */
async function answering(tenantId: string | null): Promise<Record<string, string>> {
  const rows = await ctx.db.withPlatform((tx) =>
    tx
      .selectFrom('served_certificates')
      .selectAll()
      .where('tenant_id', 'is not distinct from', tenantId)
      .orderBy('name')
      .execute(),
  )
  return Object.fromEntries(rows.map(({ name, certificate_id }) => [name, certificate_id]))
}

async function rowOf(id: string) {
  return ctx.db.withPlatform((tx) =>
    tx.selectFrom('certificates').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )
}

const setHttps = (tenantId: string, https: string) =>
  ctx.db.withPlatform((tx) =>
    tx.updateTable('domains').set({ https }).where('tenant_id', '=', tenantId).execute(),
  )

describe('a certificate that is put in', () => {
  test('is described by what it says, and its key is there for nobody but its owner’s key', async () => {
    const { tenantId, hosts } = await tenantWith(['www'])
    const names = hosts
    const signed = await issuer.issue({ names, from: time.now })
    const renewAt = new Date(time.now.getTime() + 60 * DAY_MS)
    const given = { authority: 'https://acme.example/dir', profile: 'shortlived', ariId: 'a.b', renewAt }
    const made = await installCertificate(ctx, { tenantId, source: 'acme', ...signed, names, ...given })
    assert.deepEqual(made.names, names)
    assert.equal(made.key_type, 'EC P-256')
    assert.equal(
      made.fingerprint,
      new X509Certificate(signed.leaf).fingerprint256.replaceAll(':', '').toLowerCase(),
    )
    assert.match(made.issuer, /^Test Intermediate \w+, HotSwap Tests$/)
    assert.deepEqual(
      [made.authority, made.profile, made.ari_id, made.renew_at],
      [given.authority, given.profile, given.ariId, renewAt],
    )
    const stored = await rowOf(made.id)
    assert.ok(!JSON.stringify(stored).includes('PRIVATE KEY'))
    const opened = await ctx.keyring.decrypt(
      keyScopeOf(tenantId),
      stored.private_key,
      privateKeyContext(made.id),
    )
    assert.ok(createPrivateKey(opened).equals(createPrivateKey(signed.key)))
    await assert.rejects(
      ctx.keyring.decrypt(keyScopeOf(null), stored.private_key, privateKeyContext(made.id)),
    )
    await assert.rejects(
      ctx.keyring.decrypt(keyScopeOf(tenantId), stored.private_key, privateKeyContext(randomUUIDv7())),
    )
  })

  test('is announced with the names it answers for, and only with them', async () => {
    const { tenantId, zone, hosts } = await tenantWith(['www', ''])
    const heard = Promise.withResolvers<unknown>()
    ctx.notices.subscribe('certificates', ({ names }) => {
      if ((names as string[]).some((name) => name.endsWith(zone))) heard.resolve(names)
    })
    await install(
      tenantId,
      'upload',
      { names: [...hosts, `other.${zone}`, 'bank.example'] },
      { names: hosts },
    )
    assert.deepEqual(((await heard.promise) as string[]).toSorted(), hosts.toSorted())
  })

  test('must name what it is for, and have its own key', async () => {
    const { tenantId, hosts } = await tenantWith(['www'])
    await assert.rejects(
      install(tenantId, 'acme', { names: hosts }, { names: ['bank.example'] }),
      /does not name bank/,
    )
    const { key } = await issuer.issue({ names: hosts })
    await assert.rejects(install(tenantId, 'acme', { names: hosts }, { key }), /the key is not that/)
    assert.deepEqual(await answering(tenantId), {})
  })

  test('comes together with what its caller adds, or not at all', async () => {
    const { tenantId, hosts } = await tenantWith(['www'])
    const signed = await issuer.issue({ names: hosts, from: time.now })
    await assert.rejects(
      installCertificate(ctx, { tenantId, source: 'acme', ...signed, names: hosts }, async () => {
        throw new Error('the order is somebody else’s')
      }),
      /somebody else/,
    )
    assert.deepEqual(await answering(tenantId), {})
  })

  test('replaces what named nothing else, whose key is gone then', async () => {
    const { tenantId, hosts } = await tenantWith(['www', ''])
    const [www = '', apex = ''] = hosts
    const pair = await install(tenantId, 'acme', { names: hosts })
    const single = await install(tenantId, 'acme', { names: [www] })
    assert.deepEqual(await answering(tenantId), { [www]: single.id, [apex]: pair.id })
    assert.equal((await rowOf(pair.id)).state, 'active', 'it still answers for the other name')
    const again = await install(tenantId, 'acme', { names: hosts })
    assert.deepEqual(await answering(tenantId), { [www]: again.id, [apex]: again.id })
    for (const { id } of [pair, single]) {
      const { state, private_key, renew_at } = await rowOf(id)
      assert.deepEqual([state, private_key, renew_at], ['replaced', '', null])
    }
  })

  test('comes in many at once, and exactly one of them answers', async () => {
    const { tenantId, hosts } = await tenantWith(['www'])
    const signed = await Promise.all(
      Array.from({ length: 6 }, () => issuer.issue({ names: hosts, from: time.now })),
    )
    await Promise.all(
      signed.map((one) => installCertificate(ctx, { tenantId, source: 'acme', ...one, names: hosts })),
    )
    assert.equal(Object.keys(await answering(tenantId)).length, 1)
  })
})

describe('which certificate answers', () => {
  test('an uploaded one where the name wants its own, else one over ACME', async () => {
    const { tenantId, hosts } = await tenantWith(['www'])
    const [www = ''] = hosts
    const own = await install(tenantId, 'upload', { names: hosts })
    assert.deepEqual(await answering(tenantId), { [www]: own.id }, 'better than none')
    const acme = await install(tenantId, 'acme', { names: hosts })
    assert.deepEqual(await answering(tenantId), { [www]: acme.id })
    assert.equal((await rowOf(own.id)).state, 'active', 'it stands by')
    await setHttps(tenantId, 'manual')
    await settleCertificates(ctx)
    assert.deepEqual(await answering(tenantId), { [www]: own.id })
    await install(tenantId, 'acme', { names: hosts })
    assert.deepEqual(await answering(tenantId), { [www]: own.id }, 'a renewal does not change that')
    await setHttps(tenantId, 'auto')
    await settleCertificates(ctx)
    assert.notDeepEqual(await answering(tenantId), { [www]: own.id })
  })

  test('an uploaded wildcard answers for the owner’s names one label below it, added before or after', async () => {
    const { tenantId, zone, hosts } = await tenantWith(['www', '', 'a.b'])
    const [www = ''] = hosts
    const wildcard = await install(tenantId, 'upload', { names: [`*.${zone}`] })
    assert.deepEqual(await answering(tenantId), { [www]: wildcard.id })
    await addName(tenantId, `later.${zone}`)
    await settleCertificates(ctx)
    assert.deepEqual(await answering(tenantId), { [www]: wildcard.id, [`later.${zone}`]: wildcard.id })
    const other = await t.makeTenant()
    await addName(other.tenant.id, `theirs.${zone}`)
    await settleCertificates(ctx)
    assert.deepEqual(await answering(other.tenant.id), {}, 'nothing of another tenant')
  })

  test('one over ACME answers for exactly what it names: a wildcard for the wildcard', async () => {
    const { tenantId, zone } = await tenantWith(['www', '*'])
    const wildcard = await install(tenantId, 'acme', { names: [`*.${zone}`] })
    assert.deepEqual(await answering(tenantId), { [`*.${zone}`]: wildcard.id })
  })

  test('the platform’s own answer for their names, and for nobody else’s', async () => {
    const { tenantId } = await tenantWith(['www'])
    const own = await install(null, 'upload', { names: ['localhost', '*.localhost'] })
    assert.deepEqual(await answering(null), { '*.localhost': own.id, localhost: own.id })
    assert.deepEqual(await answering(tenantId), {})
  })

  test('one that ran out hands over to another, and answers on where there is none', async () => {
    const { tenantId, hosts } = await tenantWith(['www'])
    const [www = ''] = hosts
    const lasting = await install(tenantId, 'upload', { names: hosts, days: 60 })
    const short = await install(tenantId, 'acme', { names: hosts, days: 6 })
    const before = time.now
    time.now = new Date(before.getTime() + 7 * DAY_MS)
    await settleCertificates(ctx)
    assert.equal((await rowOf(short.id)).state, 'expired')
    assert.deepEqual(await answering(tenantId), { [www]: lasting.id })
    time.now = new Date(before.getTime() + 61 * DAY_MS)
    await settleCertificates(ctx)
    assert.equal((await rowOf(lasting.id)).state, 'expired')
    assert.equal(Object.keys(await answering(tenantId)).length, 1, 'visitors are told what is wrong')
    const fresh = await install(tenantId, 'acme', { names: hosts })
    assert.deepEqual(await answering(tenantId), { [www]: fresh.id })
    time.now = before
  })
})
