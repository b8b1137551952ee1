import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HERE, HOUR_MS, newDomain, startClaims } from '../../../../test/kit/claims.ts'
import { removeClaim } from '../adding.ts'
import { findDangling } from './dangling.ts'

const { call, clock, ctx, look, makeMember, newTenant, operator, server } = await startClaims()

test('names that lead here and are nobody’s are shown to those who had them, and to operators', async () => {
  const { claim, tenantId, token } = await newTenant()
  const [released, other, clean] = [
    await claim(`www.${newDomain()}`),
    await claim(newDomain()),
    await claim(newDomain()),
  ]
  for (const { host, proof } of [released, other, clean]) server.set(`_hotswap.${host}`, 'TXT', proof)
  server.set(released.host, 'CNAME', released.target)
  server.set(other.host, 'A', HERE)
  server.set(clean.host, 'A', '192.0.2.66')
  for (const domain of [released, other, clean]) {
    const row = await look(domain)
    assert.equal(row.holds, true)
    await removeClaim(ctx, row)
  }
  const listed = async (path: string, as: string) => {
    const { body, status } = await call(path, { token: as })
    assert.equal(status, 200)
    return (body['items'] as unknown as { host: string; seen: string }[]).map(
      ({ host, seen }) => `${host} ${seen}`,
    )
  }
  const signal = AbortSignal.timeout(60_000)
  await findDangling(ctx, signal)
  const expected = [`${other.host} A ${HERE}`, `${released.host} CNAME ${released.target}`].toSorted()
  assert.deepEqual(await listed('/api/v1/tenant/domains/dangling', token), expected)
  const seenByOperator = await listed('/api/v1/admin/domains/dangling?limit=200', await operator())
  assert.ok(expected.every((line) => seenByOperator.includes(line)))
  assert.deepEqual(await listed('/api/v1/tenant/domains/dangling', (await newTenant()).token), [])

  server.fail(released.host, 'SERVFAIL')
  server.remove(other.host)
  await findDangling(ctx, signal)
  assert.deepEqual(
    await listed('/api/v1/tenant/domains/dangling', token),
    [`${released.host} CNAME ${released.target}`],
    'what cannot be looked at stays; what is gone goes',
  )
  server.fail(released.host)
  clock.advance(8 * 24 * HOUR_MS)
  const next = await (await newTenant()).claim(released.host)
  server.set(`_hotswap.${released.host}`, 'TXT', next.proof)
  assert.equal((await look(next)).holds, true)
  await findDangling(ctx, signal)
  // The other token has expired by now.
  const later = await makeMember(tenantId, 'admin')
  assert.deepEqual(await listed('/api/v1/tenant/domains/dangling', later.token), [])
})
