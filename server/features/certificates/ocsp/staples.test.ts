/** What authorities say of certificates: asked in time, believed only when rightly signed, and seen by visitors. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { type TestContext, describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { startTestApp } from '../../../../test/kit/app.ts'
import { debianProgram } from '../../../../test/kit/debian.ts'
import { makeIssuer } from '../../../../test/kit/issuer.ts'
import { holdName } from '../../../../test/kit/names.ts'
import { startResponder } from '../../../../test/kit/responder.ts'
import { manualClock } from '../../../kernel/clock.ts'
import { openGuardedFetch } from '../../../kernel/http/guarded-fetch.ts'
import { listMails } from '../../mail/queries.ts'
import { type Certificate, installCertificate } from '../store.ts'
import { findCertificate } from '../store/queries.ts'
import { refreshStaples } from './staples.ts'

const openssl = await debianProgram('openssl', 'openssl')
const skip = 'missing' in openssl && openssl.missing

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

const clock = manualClock(new Date())
const t = await startTestApp({
  config: { tlsPort: 0 },
  overrides: { clock, fetcher: openGuardedFetch({ allow: (address) => address === '127.0.0.1' }) },
})
const { tls } = t.app
assert.ok(tls)
await tls.listen({ port: 0, host: '127.0.0.1' })
const { port } = tls
const issuer = await makeIssuer()
const stranger = await makeIssuer()

/** A tenant with a certificate of a responder of its own. */
async function bring(
  context: TestContext,
  wish: { source?: 'upload' | 'acme'; mustStaple?: boolean; responder?: string | undefined } = {},
) {
  const responder = await startResponder(issuer)
  context.after(() => responder[Symbol.asyncDispose]())
  const { tenant, owner } = await t.makeTenant()
  const host = `${tenant.slug}.example`
  await holdName(t.ctx, { tenantId: tenant.id, siteId: null, host })
  const { chain, key } = await issuer.issue({ names: [host], responder: responder.url, ...wish })
  const { source = 'upload' } = wish
  const { id } = await installCertificate(t.ctx, { tenantId: tenant.id, source, chain, key, names: [host] })
  responder.know(chain)
  const row = async (): Promise<Certificate> => {
    const found = await t.ctx.db.withPlatform((tx) => findCertificate(tx, id))
    assert.ok(found)
    return found
  }
  return { tenant, owner, host, id, chain, responder, row }
}

/** What the API says of it. */
async function read(id: string, token: string): Promise<Record<string, unknown> | null> {
  const { body } = await t.call(`/api/v1/certificates/${id}`, { token })
  return body['ocsp'] ?? null
}

async function domainOf(host: string): Promise<string> {
  const { id } = await t.ctx.db.withPlatform((tx) =>
    tx.selectFrom('domains').select('id').where('host', '=', host).executeTakeFirstOrThrow(),
  )
  return id
}

/** Asks all that are due. */
const refresh = () => refreshStaples(t.ctx, new AbortController().signal, () => 1)

/** What OpenSSL's client says of the answer it got with the certificate. */
async function stapled(name: string, ...args: string[]): Promise<'good' | 'none'> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const where = ['-connect', `127.0.0.1:${port}`, '-servername', name]
  const client = execFile('openssl', ['s_client', '-status', ...where, ...args], (_error, stdout) =>
    resolve(stdout),
  )
  client.stdin?.end()
  const output = await promise
  if (output.includes('OCSP response: no response sent')) return 'none'
  assert.match(output, /OCSP Response Status: successful/)
  assert.match(output, /Cert Status: good/)
  return 'good'
}

/** Notices take a moment. */
async function shows(name: string, wanted: 'good' | 'none'): Promise<void> {
  for (const limit = performance.now() + 10_000; performance.now() < limit; await setImmediate())
    if ((await stapled(name)) === wanted) return
  assert.fail(`${name} does not have ${wanted}`)
}

describe('a certificate whose responder answers', { skip }, () => {
  test('is shown with the answer, in TLS 1.2 and 1.3, until that ends', async (context) => {
    const { host, id, owner, responder, row } = await bring(context, { mustStaple: true })
    responder.minutes = 7 * 24 * 60
    assert.equal(await stapled(host), 'none')
    assert.equal((await read(id, owner))?.['state'], 'pending')
    await refresh()
    await shows(host, 'good')
    assert.equal(await stapled(host, '-tls1_2'), 'good')
    assert.equal(await stapled(host, '-tls1_3'), 'good')
    assert.equal(responder.asked, 1)
    const { ocsp_expires_at: end } = await row()
    const { checked_at, ...ocsp } = (await read(id, owner)) ?? {}
    assert.deepEqual(ocsp, { state: 'good', next_update: end?.toISOString(), problem: null })
    assert.ok(checked_at)
    clock.advance(8 * DAY_MS)
    assert.equal(await stapled(host), 'none')
  })

  test('and that may not be shown without has it from the moment it is uploaded', async (context) => {
    const { owner, host, responder } = await bring(context)
    const { chain, key } = await issuer.issue({
      names: [host],
      responder: responder.url,
      mustStaple: true,
      from: clock.now(),
    })
    responder.know(chain)
    const path = `/api/v1/domains/${await domainOf(host)}/certificate`
    const uploaded = await t.call(path, { method: 'POST', token: owner, body: { chain, key } })
    assert.equal(uploaded.status, 201, uploaded.text)
    assert.equal(responder.asked, 1)
    await shows(host, 'good')
  })

  test('is asked about again within a day, and seldom when it fails', async (context) => {
    const { responder, row } = await bring(context)
    await refresh()
    await refresh()
    assert.equal(responder.asked, 1)
    const due = (await row()).ocsp_next_at
    assert.equal(due?.getTime(), clock.now().getTime() + DAY_MS)
    clock.advance(DAY_MS)
    responder.twist = () => ({ status: 503, body: Buffer.alloc(0) })
    const pauses: number[] = []
    for (let round = 0; round < 8; round += 1) {
      await refresh()
      const { ocsp_next_at: next, ocsp_problem: problem, ocsp_state: state } = await row()
      assert.equal(problem, 'The responder answers 503.')
      assert.equal(state, 'good', 'what was known counts on')
      assert.ok(next)
      pauses.push((next.getTime() - clock.now().getTime()) / MINUTE_MS)
      clock.advance(next.getTime() - clock.now().getTime())
    }
    assert.deepEqual(pauses, [5, 10, 20, 40, 80, 160, 240, 240])
  })

  test('is believed when it put another one in charge', async (context) => {
    const { host, responder } = await bring(context)
    const { leaf, key } = await issuer.issue({ names: [], usage: ['1.3.6.1.5.5.7.3.9'] })
    responder.signer = { certificate: leaf, key }
    await refresh()
    await shows(host, 'good')
  })
})

describe('an answer that cannot be believed is not handed on:', { skip }, () => {
  const cases: Record<string, [RegExp, (of: Awaited<ReturnType<typeof bring>>) => Promise<void> | void]> = {
    'one that has ended': [
      /counted until/,
      ({ responder }) => {
        responder.minutes = 1
        clock.advance(2 * MINUTE_MS)
      },
    ],
    'one of another certificate': [
      /another certificate/,
      async ({ responder, host }) => {
        const { leaf } = await issuer.issue({ names: [host] })
        responder.know(leaf)
        responder.about = leaf
      },
    ],
    'one signed by a stranger': [
      /not signed by the issuer/,
      ({ responder }) => {
        responder.signer = { certificate: stranger.intermediate, key: stranger.intermediateKey }
      },
    ],
    'one signed with a certificate for servers': [
      /not signed by the issuer/,
      async ({ responder }) => {
        const { leaf, key } = await issuer.issue({ names: ['signer.example'] })
        responder.signer = { certificate: leaf, key }
      },
    ],
    'one signed with a certificate of a stranger for answers': [
      /not signed by the issuer/,
      async ({ responder }) => {
        const { leaf, key } = await stranger.issue({ names: [], usage: ['1.3.6.1.5.5.7.3.9'] })
        responder.signer = { certificate: leaf, key }
      },
    ],
    'one in which a bit was changed': [
      /not signed by the issuer/,
      ({ responder }) => {
        responder.twist = (answer) => {
          const changed = Buffer.from(answer)
          // The year of the first date.
          const at = changed.indexOf(Buffer.from('180f', 'hex')) + 5
          changed[at] = (changed[at] ?? 0) ^ 1
          return { body: changed }
        }
      },
    ],
    'one about a certificate that the responder does not know': [
      /does not know/,
      ({ responder, chain }) => responder.forget(chain),
    ],
    'one that is huge': [
      /larger than 16384/,
      ({ responder }) => {
        responder.twist = (answer) => ({ body: Buffer.concat([answer, Buffer.alloc(20_000)]) })
      },
    ],
    'something else altogether': [
      /cannot be read/,
      ({ responder }) => {
        responder.twist = () => ({ body: Buffer.from('<html>moved</html>') })
      },
    ],
    'one nested without end': [
      /cannot be read/,
      ({ responder }) => {
        responder.twist = () => ({ body: Buffer.from('3080'.repeat(8_000), 'hex') })
      },
    ],
  }
  for (const [name, [problem, prepare]] of Object.entries(cases))
    test(name, async (context) => {
      const one = await bring(context)
      await prepare(one)
      await refresh()
      const { ocsp_response: response, ocsp_problem, ocsp_state: state } = await one.row()
      assert.match(ocsp_problem ?? '', problem)
      assert.deepEqual([response, state], [null, null])
      assert.equal(await stapled(one.host), 'none')
    })
})

describe('a certificate that its authority revoked', { skip }, () => {
  test('is shown without an answer, and its owners hear of it once', async (context) => {
    const { tenant, owner, host, id, chain, responder } = await bring(context)
    const body = { url: 'https://hooks.example/in', events: ['certificate.revoked'] }
    assert.equal((await t.call('/api/v1/webhooks', { method: 'POST', token: owner, body })).status, 201)
    await refresh()
    await shows(host, 'good')
    responder.know(chain, true)
    for (let day = 0; day < 2; day += 1) {
      clock.advance(DAY_MS)
      await refresh()
    }
    await shows(host, 'none')
    const told = await t.ctx.db.withTenant(tenant.id, async (tx) => ({
      events: await tx.selectFrom('webhook_events').select(['type', 'data']).execute(),
      mails: await listMails(tx, {}, undefined, 10),
    }))
    assert.deepEqual(
      told.events.map(({ type, data }) => [type, (data as { certificate_id: string }).certificate_id]),
      [['certificate.revoked', id]],
    )
    assert.deepEqual(
      told.mails.map(({ template }) => template).filter((name) => name.startsWith('certificate')),
      ['certificate-revoked'],
    )
    const { token } = await t.makeMember(tenant.id, 'owner')
    const standing = await t.call(`/api/v1/domains/${await domainOf(host)}/certificate`, { token })
    assert.match(String(standing.body['summary']), /authority has revoked it/)
    assert.equal((await read(id, token))?.['state'], 'revoked')
    const listed = await t.call(`/api/v1/tenant/domains?q=${host}`, { token })
    assert.match(listed.text, /"problem":"[^"]*authority has revoked it/)
  })

  test('is ordered anew at once where it came over ACME', async (context) => {
    const { chain, responder, row } = await bring(context, { source: 'acme' })
    responder.know(chain, true)
    await refresh()
    assert.deepEqual((await row()).renew_at, clock.now())
  })
})

test('addresses of this machine’s network are not asked, whatever a certificate says', async (context) => {
  const { id, row, responder } = await bring(context)
  const fetcher = openGuardedFetch()
  context.after(() => fetcher[Symbol.asyncDispose]())
  await refreshStaples({ ...t.ctx, fetcher }, new AbortController().signal)
  assert.match((await row()).ocsp_problem ?? '', /not on the public internet/)
  assert.equal(responder.asked, 0, id)
})

test('one that names no responder is never asked about', async (context) => {
  const { id, owner, row } = await bring(context, { responder: undefined })
  await refresh()
  assert.equal((await row()).ocsp_next_at, null)
  assert.equal(await read(id, owner), null)
})
