/** Which certificate a name is shown with, and how soon a change of that is seen. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { X509Certificate } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { after, describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { type SecureContext, connect, createServer } from 'node:tls'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeIssuer } from '../../../test/kit/issuer.ts'
import { holdName } from '../../../test/kit/names.ts'
import { installCertificate } from '../../features/certificates/store.ts'
import { type ServedCertificates, openServedCertificates } from './certificates.ts'

const t = await startTestApp()
const issuer = await makeIssuer()

const open = (order?: (host: string) => Promise<'ordered' | 'refused'>) =>
  openServedCertificates({ ...t.ctx, domain: t.ctx.config.domain, ...(order && { order }) })

/** Shows whatever is said at the moment. */
let shown: SecureContext | undefined
const server = createServer({ SNICallback: (_name, done) => done(null, shown) })
server.on('tlsClientError', () => undefined)
server.listen(0, '127.0.0.1')
await once(server, 'listening')
after(() => server.close())

/** The names of the certificate, as a client sees them. */
async function namesIn(context: SecureContext | undefined): Promise<string | undefined> {
  if (!context) return undefined
  shown = context
  const { port } = server.address() as AddressInfo
  const socket = connect({ port, host: '127.0.0.1', servername: 'any.test', rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const certificate = new X509Certificate(socket.getPeerX509Certificate()?.raw ?? '')
  socket.destroy()
  return `${certificate.subjectAltName?.replaceAll('DNS:', '')} ${certificate.serialNumber}`
}

async function makeTenant() {
  const { tenant } = await t.makeTenant()
  const base = `${tenant.slug}.example`
  return {
    tenant,
    base,
    hold: (host: string, wishes = {}) => holdName(t.ctx, { tenantId: tenant.id, siteId: null, host }, wishes),
    install: (names: string[]) => install(tenant.id, names),
  }
}

async function install(tenantId: string | null, names: string[]): Promise<string> {
  const { chain, key } = await issuer.issue({ names })
  await installCertificate(t.ctx, { tenantId, source: 'acme', chain, key, names })
  return new X509Certificate(chain).serialNumber
}

const seen = async (certificates: ServedCertificates, name: string) =>
  namesIn(await certificates.contextFor(name))

describe('the certificate for a name', () => {
  test('is its holder’s, by the exact name before a wildcard', async () => {
    const { base, hold, install: add } = await makeTenant()
    const certificates = open()
    await hold(base)
    await hold(`www.${base}`)
    assert.equal(await seen(certificates, `www.${base}`), undefined)
    await hold(`*.${base}`)
    const wild = await add([`*.${base}`])
    assert.equal(await seen(certificates, `www.${base}`), `*.${base} ${wild}`)
    assert.equal(await seen(certificates, `any.${base}`), `*.${base} ${wild}`)
    assert.equal(await seen(certificates, base), undefined)
    assert.equal(await seen(certificates, `a.any.${base}`), undefined)
    const exact = await add([`www.${base}`])
    while ((await seen(certificates, `www.${base}`)) !== `www.${base} ${exact}`);
    assert.equal(await seen(certificates, `any.${base}`), `*.${base} ${wild}`)
  })

  test('is never another tenant’s whose wildcard covers it', async () => {
    const mine = await makeTenant()
    const theirs = await makeTenant()
    const certificates = open()
    await mine.hold(`*.${mine.base}`)
    await mine.install([`*.${mine.base}`])
    await theirs.hold(`shop.${mine.base}`)
    assert.equal(await seen(certificates, `shop.${mine.base}`), undefined)
    assert.match((await seen(certificates, `any.${mine.base}`)) ?? '', /^\*\./)
  })

  test('goes when the name is lost, stopped, or wants none', async () => {
    const { base, hold, install: add } = await makeTenant()
    const certificates = open()
    await hold(base)
    await add([base])
    const lasting = [{ state: 'quarantined' }, { https: 'off' }, { holds: false, state: 'lost' }]
    for (const wishes of lasting) {
      await hold(base, { state: 'verified', https: 'auto', holds: true })
      await settled(certificates, base, true)
      await hold(base, wishes)
      await settled(certificates, base, false)
    }
  })

  test('of the platform answers for names under its domain only', async () => {
    const certificates = open()
    const { tenant } = await makeTenant()
    const { domain } = t.ctx.config
    assert.equal(await seen(certificates, `${tenant.slug}.${domain}`), undefined)
    await install(null, [`*.${domain}`])
    await settled(certificates, `${tenant.slug}.${domain}`, true)
    assert.equal(await seen(certificates, `shop.${tenant.slug}.${domain}`), undefined)
  })

  test('is replaced in memory without a moment in which there is none', async () => {
    const { base, hold, install: add } = await makeTenant()
    const certificates = open()
    await hold(base)
    const first = await add([base])
    assert.equal(await seen(certificates, base), `${base} ${first}`)
    const second = await add([base])
    const limit = performance.now() + 10_000
    for (;;) {
      const now = await seen(certificates, base)
      assert.ok(now, 'there is always one')
      if (now === `${base} ${second}`) break
      assert.ok(performance.now() < limit, 'the new one is seen')
    }
    // The old one is let go.
    assert.equal(certificates.size, 1)
  })
})

/** Waits until the process has followed a notice. */
async function settled(certificates: ServedCertificates, name: string, isThere: boolean): Promise<void> {
  for (const limit = performance.now() + 10_000; performance.now() < limit;)
    if (((await certificates.contextFor(name)) !== undefined) === isThere) return
    // Notices come in between.
    else await setImmediate()
  assert.fail(`${name} ${isThere ? 'has none' : 'still has one'}`)
}

describe('a name without a certificate', () => {
  test('has one ordered by the first handshake, which waits for it', async () => {
    const { base, hold, install: add } = await makeTenant()
    await hold(base)
    const asked: string[] = []
    const certificates = open(async (host) => {
      asked.push(host)
      void add([host])
      return 'ordered'
    })
    const both = await Promise.all([certificates.contextFor(base), certificates.contextFor(base)])
    for (const context of both) assert.match((await namesIn(context)) ?? '', new RegExp(`^${base} `))
    assert.deepEqual(asked, [base])
  })

  test('is refused where none may be ordered, and the question is not repeated', async () => {
    let asked = 0
    const certificates = open(async () => {
      asked += 1
      return 'refused'
    })
    for (let round = 0; round < 5; round += 1)
      assert.equal(await certificates.contextFor('unknown.example'), undefined)
    assert.equal(asked, 1)
    assert.equal(await certificates.contextFor('nodots'), undefined)
    assert.equal(asked, 1)
  })

  test('is not ordered by visitors who come over HTTP', async () => {
    let asked = 0
    const certificates = open(async () => {
      asked += 1
      return 'refused'
    })
    assert.equal(await certificates.isServed('plain.example'), false)
    assert.equal(asked, 0)
    assert.equal(await certificates.contextFor('plain.example'), undefined)
    assert.equal(asked, 1)
  })
})

test('a flood of made-up names asks the database for few of them at a time, and names in memory do not wait', async () => {
  const { base, hold, install: add } = await makeTenant()
  await hold(base)
  await add([base])
  let running = 0
  let most = 0
  const certificates = openServedCertificates({
    ...t.ctx,
    domain: t.ctx.config.domain,
    db: {
      withPlatform: async (work, options) => {
        most = Math.max(most, (running += 1))
        return t.ctx.db.withPlatform(work, options).finally(() => (running -= 1))
      },
    },
  })
  assert.ok(await certificates.contextFor(base))
  most = 0
  const flood = Array.from({ length: 2_000 }, (_, index) =>
    certificates.contextFor(`n${index}.flood.example`),
  )
  assert.ok(!(certificates.contextFor(base) instanceof Promise), 'answered at once')
  assert.deepEqual([...new Set(await Promise.all(flood.map((one) => Promise.resolve(one))))], [undefined])
  assert.ok(most <= 9, `${most} at a time`)
})

test('of many certificates few are kept ready, and the others need no database to be shown', async () => {
  const { base, hold, install: add } = await makeTenant()
  let reads = 0
  const certificates = openServedCertificates({
    ...t.ctx,
    domain: t.ctx.config.domain,
    ready: 2,
    db: {
      withPlatform: async (work, options) => {
        reads += 1
        return t.ctx.db.withPlatform(work, options)
      },
    },
  })
  const hosts = Array.from({ length: 8 }, (_, index) => `n${index}.${base}`)
  const serials = new Map<string, string>()
  for (const host of hosts) {
    await hold(host)
    serials.set(host, await add([host]))
  }
  for (const host of hosts) await certificates.contextFor(host)
  reads = 0
  for (const host of hosts) assert.equal(await seen(certificates, host), `${host} ${serials.get(host)}`)
  assert.equal(reads, 0)
  assert.equal(certificates.size, hosts.length)
})

test('what is in memory is served on while the database is away', async () => {
  const { base, hold, install: add } = await makeTenant()
  await hold(base)
  await add([base])
  let isAway = false
  const certificates = openServedCertificates({
    ...t.ctx,
    domain: t.ctx.config.domain,
    db: {
      withPlatform: async (work, options) => {
        if (isAway) throw new Error('the database is away')
        return t.ctx.db.withPlatform(work, options)
      },
    },
  })
  assert.ok(await certificates.contextFor(base))
  isAway = true
  // Something is announced that cannot be read.
  await hold(base, { redirect_status: 301 })
  for (let round = 0; round < 3; round += 1) assert.ok(await certificates.contextFor(base))
  assert.equal(await certificates.contextFor('new.example'), undefined)
})
