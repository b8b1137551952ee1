import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { type Wish, makeIssuer } from '../../../test/kit/issuer.ts'
import { createLog } from '../../kernel/log.ts'
import { installCertificate } from './store.ts'

const DAY_MS = 86_400_000
const logged: string[] = []
const log = createLog('trace', { write: (line: string) => void logged.push(line) })
const t = await startTestApp({ overrides: { log } })
const { ctx, call } = t
const issuer = await makeIssuer()

type Body = Record<string, never> & { [key: string]: unknown }
let number = 0

/** A tenant with those names, of a zone of the test's own. */
async function tenantWith(
  labels: string[],
  domain: { holds?: boolean; state?: string; https?: string } = {},
) {
  const { tenant, owner } = await t.makeTenant()
  const zone = `shop${number++}.example`
  const domains = []
  for (const label of labels) domains.push(await addName(tenant.id, `${label}.${zone}`, domain))
  return { tenantId: tenant.id, token: owner, zone, domains, first: domains[0] ?? assert.fail() }
}

async function addName(
  tenantId: string,
  host: string,
  { holds = true, state, https = 'auto' }: { holds?: boolean; state?: string; https?: string } = {},
): Promise<{ id: string; host: string }> {
  const id = randomUUIDv7()
  const row = {
    id,
    tenant_id: tenantId,
    host,
    registrable: host,
    skeleton: host,
    state: state ?? (holds ? 'verified' : 'pending'),
    holds,
    https,
  }
  await ctx.db.withPlatform((tx) => tx.insertInto('domains').values(row).execute())
  return { id, host }
}

async function upload(token: string, domainId: string, wish: Wish, more: Record<string, unknown> = {}) {
  const { chain, key } = await issuer.issue(wish)
  const body = { chain: chain + issuer.root, key, ...more }
  return call(`/api/v1/domains/${domainId}/certificate`, { method: 'POST', token, body })
}

const statusOf = async (token: string, domainId: string): Promise<Body> =>
  (await call(`/api/v1/domains/${domainId}/certificate`, { token })).body

const orderRow = (tenantId: string, names: string[]) => ({
  id: randomUUIDv7(),
  tenant_id: tenantId,
  names,
  reason: 'new',
})

describe('an upload', () => {
  test('is shown for the name, listed, and read again without its key', async () => {
    const { token, first } = await tenantWith(['www'])
    const { status, body } = await upload(token, first.id, { names: [first.host] })
    assert.equal(status, 201, JSON.stringify(body))
    assert.deepEqual(body['answers_for'], [first.host])
    assert.equal(body['summary'], `It is what visitors of ${first.host} are shown.`)
    const { id } = body['certificate'] as unknown as { id: string }
    const list = await call('/api/v1/certificates?state=active', { token })
    assert.deepEqual(
      (list.body['items'] as unknown as Body[]).map((item) => item['id']),
      [id],
    )
    const one = await call(`/api/v1/certificates/${id}`, { token })
    assert.match(String(one.body['chain']), /^-----BEGIN CERTIFICATE-----/)
    const standing = await statusOf(token, first.id)
    assert.equal(standing['state'], 'served')
    assert.match(
      String(standing['summary']),
      /^Visitors are shown the certificate of Test Intermediate .* It is not renewed/,
    )
  })

  test('that has defects is refused with all of them, and changes nothing', async () => {
    const { token, first } = await tenantWith(['www'])
    const refused = await upload(token, first.id, { names: ['bank.example'], key: 'RSA 1024', hash: 'SHA-1' })
    assert.equal(refused.status, 400)
    assert.equal(refused.body['code'], 'certificate_invalid')
    const codes = (refused.body['findings'] as unknown as Body[]).map((finding) => finding['code'])
    assert.deepEqual(codes, ['unknown_root', 'name_not_covered', 'weak_key', 'weak_signature'])
    assert.equal((refused.body['errors'] as unknown as Body[]).length, 3)
    const { body } = await call('/api/v1/certificates', { token })
    assert.deepEqual(body['items'], [])
  })

  test('can be tried: what would come of it is said, and does not', async () => {
    const { token, first, zone, domains } = await tenantWith(['www', 'shop', 'a.b'])
    const tried = await upload(token, first.id, { names: [`*.${zone}`] }, { dry_run: true })
    assert.equal(tried.status, 200)
    assert.deepEqual(
      tried.body['answers_for'],
      domains
        .slice(0, 2)
        .map(({ host }) => host)
        .toSorted(),
    )
    assert.equal(tried.body['certificate'], null)
    assert.equal((await statusOf(token, first.id))['state'], 'missing')
    const bad = await upload(token, first.id, { names: [`*.${zone}`] }, { dry_run: true, key: 'none' })
    assert.deepEqual([bad.status, bad.body['is_accepted']], [200, false])
  })

  test('stands by where the name has one that is renewed by itself', async () => {
    const { token, tenantId, first } = await tenantWith(['www'])
    const names = [first.host]
    const renewAt = new Date(Date.now() + 30 * DAY_MS)
    await installCertificate(ctx, {
      tenantId,
      source: 'acme',
      ...(await issuer.issue({ names })),
      names,
      renewAt,
    })
    const { body } = await upload(token, first.id, { names })
    assert.deepEqual(body['answers_for'], [])
    assert.match(String(body['summary']), /stands by.*set HTTPS of the name to "manual"/)
    const standing = await statusOf(token, first.id)
    assert.equal(standing['source'], 'acme')
    assert.match(String(standing['summary']), /Its successor is ordered about \d{4}-/)
    assert.equal((standing['stand_by'] as unknown as Body[]).length, 1)
  })

  test('is one too many after a thousand others, unless it replaces one', async () => {
    const { token, tenantId, zone, first } = await tenantWith(['www'])
    await upload(token, first.id, { names: [first.host] })
    await ctx.db.withPlatform(async (tx) => {
      const row = await tx
        .selectFrom('certificates')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .executeTakeFirstOrThrow()
      const others = Array.from({ length: 999 }, (_, at) => ({
        ...row,
        id: randomUUIDv7(),
        names: [`n${at}.${zone}`],
      }))
      await tx.insertInto('certificates').values(others).execute()
    })
    const again = await upload(token, first.id, { names: [first.host] })
    assert.equal(again.status, 201, again.text)
    const more = await upload(token, first.id, { names: [first.host, `more.${zone}`] })
    assert.equal(more.status, 201, 'it names all that the former did')
    const different = await upload(token, first.id, { names: [first.host, `other.${zone}`] })
    assert.equal(different.status, 409)
  })

  test('that is too large is refused as such', async () => {
    const { token, first } = await tenantWith(['www'])
    const { status } = await upload(
      token,
      first.id,
      { names: [first.host] },
      { chain: 'a'.repeat(2_000_000) },
    )
    assert.ok([400, 413].includes(status), String(status))
    const many = await upload(
      token,
      first.id,
      { names: [first.host] },
      { chain: '-----BEGIN X-----'.repeat(5_000) },
    )
    assert.equal(many.status, 400)
  })

  test('leaves no key in lists, logs, the audit trail or the tables', async () => {
    const { token, tenantId, first } = await tenantWith(['www'])
    const { chain, key } = await issuer.issue({ names: [first.host] })
    const path = `/api/v1/domains/${first.id}/certificate`
    const headers = { 'idempotency-key': randomUUIDv7() }
    const made = await call(path, {
      method: 'POST',
      token,
      headers,
      body: { chain: chain + issuer.root, key },
    })
    const refused = await call(path, { method: 'POST', token, body: { chain: 'none', key } })
    const { id } = made.body['certificate'] as unknown as { id: string }
    const answers = [
      made,
      refused,
      await call(`/api/v1/certificates/${id}`, { token }),
      await call('/api/v1/audit', { token }),
    ]
    answers.push(
      await call(path, { token }),
      await call('/api/v1/admin/certificates', { token: await t.operator() }),
    )
    const rows = await ctx.db.withPlatform((tx) =>
      tx.selectFrom('certificates').selectAll().where('tenant_id', '=', tenantId).execute(),
    )
    const everything =
      JSON.stringify(answers.map(({ text }) => text)) + JSON.stringify(rows) + logged.join('\n')
    assert.ok(everything.includes('certificate.upload'), 'the audit trail was read')
    assert.ok(!everything.includes('PRIVATE KEY'))
    for (const line of key.split('\n').slice(1, -2)) assert.ok(!everything.includes(line))
  })
})

describe('another tenant’s name', () => {
  test('is not served by whoever claims it and uploads a certificate', async () => {
    const { token, first } = await tenantWith(['www'])
    const thief = await t.makeTenant()
    const claim = await addName(thief.tenant.id, first.host, { holds: false })
    const { status, body } = await upload(thief.owner, claim.id, { names: [first.host] })
    assert.equal(status, 201)
    assert.match(String(body['summary']), /as soon as .* is proven to be yours/)
    assert.equal((await statusOf(thief.owner, claim.id))['state'], 'waiting')
    assert.equal((await statusOf(token, first.id))['state'], 'missing', 'the holder’s is another matter')
    assert.equal(await ctx.certificates.isServed(first.host), false)
    const announced = Promise.withResolvers<void>()
    ctx.notices.subscribe('certificates', () => announced.resolve())
    await upload(token, first.id, { names: [first.host] })
    await announced.promise
    assert.equal(await ctx.certificates.isServed(first.host), true)
  })

  test('is not covered by a wildcard of somebody else’s', async () => {
    const { zone, first } = await tenantWith(['www'])
    const other = await t.makeTenant()
    const wildcard = await addName(other.tenant.id, `*.${zone}`)
    const { body } = await upload(other.owner, wildcard.id, { names: [`*.${zone}`, zone] })
    assert.deepEqual(body['answers_for'], [`*.${zone}`])
    assert.equal(await ctx.certificates.isServed(first.host), false)
    assert.equal(await ctx.certificates.isServed(`unheld.${zone}`), true, 'the wildcard works')
  })

  test('cannot be asked about, nor its certificates', async () => {
    const { token, first } = await tenantWith(['www'])
    const { body } = await upload(token, first.id, { names: [first.host] })
    const { id } = body['certificate'] as unknown as { id: string }
    const { owner } = await t.makeTenant()
    const calls: [string, 'GET' | 'POST' | 'DELETE', unknown?][] = [
      [`/certificates/${id}`, 'GET'],
      [`/certificates/${id}`, 'DELETE'],
      [`/certificates/${id}/revoke`, 'POST', { reason: 'superseded' }],
      [`/domains/${first.id}/certificate`, 'GET'],
      [`/domains/${first.id}/certificate`, 'POST', { chain: 'x' }],
      [`/domains/${first.id}/certificate/order`, 'POST'],
    ]
    for (const [path, method, input] of calls) {
      const { status } = await call(`/api/v1${path}`, { method, token: owner, body: input })
      assert.equal(status, 404, `${method} ${path}`)
    }
    const list = await call(`/api/v1/certificates?name=${first.host}`, { token: owner })
    assert.deepEqual(list.body['items'], [])
  })
})

describe('the end of a certificate', () => {
  test('an uploaded one is deleted once, and its key with it', async () => {
    const { token, first } = await tenantWith(['www'])
    const { body } = await upload(token, first.id, { names: [first.host] })
    const { id } = body['certificate'] as unknown as { id: string }
    const revoked = await call(`/api/v1/certificates/${id}/revoke`, {
      method: 'POST',
      token,
      body: { reason: 'superseded' },
    })
    assert.equal(revoked.status, 409)
    assert.match(String(revoked.body['detail']), /the authority you had it from/)
    assert.equal((await call(`/api/v1/certificates/${id}`, { method: 'DELETE', token })).status, 204)
    assert.equal((await call(`/api/v1/certificates/${id}`, { method: 'DELETE', token })).status, 409)
    assert.equal((await statusOf(token, first.id))['state'], 'missing')
    const row = await ctx.db.withPlatform((tx) =>
      tx.selectFrom('certificates').select(['private_key', 'state']).where('id', '=', id).executeTakeFirst(),
    )
    assert.deepEqual(row, { private_key: '', state: 'removed' })
  })

  test('takes the permission to write', async () => {
    const { token, tenantId, first } = await tenantWith(['www'])
    const { body } = await upload(token, first.id, { names: [first.host] })
    const { id } = body['certificate'] as unknown as { id: string }
    const viewer = await t.makeMember(tenantId, 'viewer')
    for (const [path, method] of [
      [`/certificates/${id}`, 'DELETE'],
      [`/domains/${first.id}/certificate`, 'POST'],
      [`/domains/${first.id}/certificate/order`, 'POST'],
    ] as const) {
      const answer = await call(`/api/v1${path}`, { method, token: viewer.token, body: { chain: 'x' } })
      assert.equal(answer.status, 403, path)
    }
  })
})

describe('how it stands with a name is said in words', () => {
  const problem = { type: 'connection', detail: 'Timed out', hint: 'Open port 80.', retry: 'later' }

  async function order(tenantId: string, host: string, more: Record<string, unknown>): Promise<void> {
    const row = { ...orderRow(tenantId, [host]), ...more, problem: JSON.stringify(problem) }
    await ctx.db.withPlatform((tx) =>
      tx
        .insertInto('certificate_orders')
        .values(row as typeof row & { state: string })
        .execute(),
    )
  }

  test('while it is on order, and what the last attempt ran into', async () => {
    const { token, tenantId, first } = await tenantWith(['www'])
    await order(tenantId, first.host, {
      state: 'queued',
      attempts: 1,
      next_attempt_at: new Date('2027-01-01T00:00:00Z'),
    })
    const standing = await statusOf(token, first.id)
    assert.equal(standing['state'], 'ordered')
    assert.equal(
      standing['summary'],
      'A certificate is on order. Timed out. Open port 80. The next attempt is at 2027-01-01T00:00:00.000Z.',
    )
    assert.equal(standing['next_attempt_at'], '2027-01-01T00:00:00.000Z')
    assert.equal((standing['problem'] as unknown as Body)['type'], 'connection')
  })

  test('when it could not be had, is switched off, not proven, stopped, or has run out', async () => {
    const failed = await tenantWith(['www'])
    await order(failed.tenantId, failed.first.host, { state: 'failed' })
    const off = await tenantWith(['www'], { https: 'off' })
    const pending = await tenantWith(['www'], { holds: false })
    const stopped = await tenantWith(['www'], { state: 'quarantined' })
    const manual = await tenantWith(['www'], { https: 'manual' })
    const over = await tenantWith(['www'])
    const names = [over.first.host]
    const past = await issuer.issue({ names, from: new Date(Date.now() - 10 * DAY_MS), days: 5 })
    const { id } = await installCertificate(ctx, { tenantId: over.tenantId, source: 'acme', ...past, names })
    await ctx.db.withPlatform((tx) =>
      tx.updateTable('certificates').set({ state: 'expired' }).where('id', '=', id).execute(),
    )
    const expected: [typeof failed, string, RegExp][] = [
      [failed, 'failed', /^No certificate could be had\. Timed out\. Open port 80\. It is tried again/],
      [off, 'off', /switched off/],
      [pending, 'waiting', /not proven to be yours: a certificate comes after that\.$/],
      [stopped, 'waiting', /stopped by the operators/],
      [manual, 'missing', /own certificates only: upload one\.$/],
      [over, 'expired', /ended on .* browsers warn visitors/],
    ]
    for (const [{ token, first }, state, summary] of expected) {
      const standing = await statusOf(token, first.id)
      assert.equal(standing['state'], state)
      assert.match(String(standing['summary']), summary)
    }
  })

  test('an order by hand waits for the proof, and for an authority', async () => {
    const { token, first } = await tenantWith(['www'], { holds: false })
    const early = await call(`/api/v1/domains/${first.id}/certificate/order`, { method: 'POST', token })
    assert.deepEqual([early.status, early.body['code']], [409, 'domain_not_verified'])
    const proven = await tenantWith(['www'])
    const path = `/api/v1/domains/${proven.first.id}/certificate/order`
    const answer = await call(path, { method: 'POST', token: proven.token })
    assert.deepEqual([answer.status, answer.body['code']], [409, 'transition_not_allowed'])
  })
})

describe('operators', () => {
  test('see everybody’s certificates and orders, by tenant, state, name and day', async () => {
    const token = await t.operator()
    const { token: owner, tenantId, zone, domains, first } = await tenantWith(['www', 'shop'])
    for (const { id, host } of domains) await upload(owner, id, { names: [host], days: 20 })
    const ids = async (query: string) => {
      const { body, status } = await call(`/api/v1/admin/certificates?${query}`, { token })
      assert.equal(status, 200, JSON.stringify(body))
      return (body['items'] as unknown as Body[]).length
    }
    assert.equal(await ids(`tenant_id=${tenantId}`), 2)
    assert.equal(await ids(`tenant_id=${tenantId}&name=${first.host}`), 1)
    assert.equal(await ids(`tenant_id=${tenantId}&expires_within_days=30`), 2)
    assert.equal(await ids(`tenant_id=${tenantId}&expires_within_days=10`), 0)
    assert.equal(await ids(`tenant_id=${tenantId}&state=revoked`), 0)
    assert.equal(await ids(`name=unknown.${zone}`), 0)
    const page = await call(`/api/v1/admin/certificates?tenant_id=${tenantId}&limit=1`, { token })
    const next = await call(
      `/api/v1/admin/certificates?tenant_id=${tenantId}&limit=1&cursor=${page.body['next_cursor']}`,
      { token },
    )
    assert.equal((next.body['items'] as unknown as Body[]).length, 1)
    assert.equal(next.body['next_cursor'], null)
    await ctx.db.withPlatform((tx) =>
      tx
        .insertInto('certificate_orders')
        .values({ ...orderRow(tenantId, [first.host]), state: 'queued' })
        .execute(),
    )
    const orders = await call(`/api/v1/admin/certificate-orders?tenant_id=${tenantId}&state=queued`, {
      token,
    })
    const [order] = orders.body['items'] as unknown as { id: string }[]
    assert.ok(order)
    const canceled = await call(`/api/v1/admin/certificate-orders/${order.id}/cancel`, {
      method: 'POST',
      token,
    })
    assert.equal(canceled.body['state'], 'canceled')
    const again = await call(`/api/v1/admin/certificate-orders/${order.id}/cancel`, { method: 'POST', token })
    assert.equal(again.status, 409)
  })

  test('bring certificates for the platform’s names, and for none of a tenant’s', async () => {
    const token = await t.operator()
    const { first } = await tenantWith(['www'])
    const send = async (wish: Wish, more = {}) => {
      const { chain, key } = await issuer.issue(wish)
      const body = { chain: chain + issuer.root, key, ...more }
      return call('/api/v1/admin/certificates', { method: 'POST', token, body })
    }
    const foreign = await send({ names: [first.host] })
    assert.equal(foreign.status, 400)
    assert.match(String(foreign.body['detail']), /names nothing below localhost/)
    const made = await send({ names: ['localhost', '*.localhost', first.host] })
    assert.equal(made.status, 201, made.text)
    assert.deepEqual(made.body['answers_for'], ['*.localhost', 'localhost'])
    assert.match(made.text, new RegExp(`does not answer for ${first.host}`))
    const { id } = made.body['certificate'] as unknown as { id: string }
    const own = await call('/api/v1/admin/certificates?platform=true', { token })
    assert.deepEqual(
      (own.body['items'] as unknown as Body[]).map((item) => item['id']),
      [id],
    )
    assert.equal((await call(`/api/v1/admin/certificates/${id}`, { method: 'DELETE', token })).status, 204)
    const { owner } = await t.makeTenant()
    assert.equal((await call('/api/v1/admin/certificates', { token: owner })).status, 403)
  })

  test('see how the authorities are', async () => {
    const { status, body } = await call('/api/v1/admin/certificate-authorities', {
      token: await t.operator(),
    })
    assert.deepEqual([status, body['items']], [200, []])
  })
})
