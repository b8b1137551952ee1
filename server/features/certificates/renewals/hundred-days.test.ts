/** A hundred days on a clock moved by hand: hundreds of names, outages, revocations; nothing ends, nothing comes twice. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  A,
  B,
  DAY_MS,
  HOUR_MS,
  type CertificateStage,
  never,
  outage,
  startCertificateStage,
} from '../../../../test/kit/certificate-stage.ts'
import { failure } from '../acme/problems.ts'
import { refreshWindows } from './renewals.ts'
import { warnOwners } from '../news/warnings.ts'

const STEP_MS = 6 * HOUR_MS
const DAYS = 100
/** As in days since the beginning. */
const A_AWAY = [20, 27] as const
const BOTH_AWAY = [58, 60] as const
const REVOKED_AT = 45
const SHORT_LIVED = 'short'

test('in a hundred days everything is renewed in time and once', { timeout: 600_000 }, async () => {
  const stage = await startCertificateStage()
  const { ctx, clock, authority } = stage
  const begin = clock.now().getTime()
  const day = () => (clock.now().getTime() - begin) / DAY_MS
  const isDuring = ([from, to]: readonly [number, number]) => day() >= from && day() < to
  const names = await plantNames(stage)

  let lost = 0
  authority.daysOf = ({ names: [name = ''] }) => (name.startsWith(SHORT_LIVED) ? 6 : 90)
  authority.before = (_order, directory) => {
    if (isDuring(BOTH_AWAY) || (directory === A && isDuring(A_AWAY))) throw outage()
    // Now and then an authority stumbles.
    if (authority.asked.length % 17 === 0)
      throw failure('badNonce', 'the nonce was used', { during: 'request' })
    if (authority.asked.length % 41 === 0) {
      lost += 1
      throw new Error('the connection to something of ours was lost')
    }
  }
  const usual = authority.windowOf
  authority.windowOf = (certificate) =>
    day() >= REVOKED_AT &&
    certificate.names.some((name) => name.includes('revoked')) &&
    certificate.not_before.getTime() < begin + (REVOKED_AT - 1) * DAY_MS
      ? { start: new Date(begin + (REVOKED_AT - 1) * DAY_MS), end: new Date(begin + REVOKED_AT * DAY_MS) }
      : usual(certificate)

  let had = new Set<string>()
  for (let step = 0; step * STEP_MS < DAYS * DAY_MS; step += 1) {
    await stage.tick()
    await refreshWindows(ctx, authority, never())
    await stage.runDue()
    if (step % 4 === 0) await warnOwners(ctx)
    const served = await servedNames(stage)
    const ended = [...had].filter((name) => !served.has(name))
    assert.deepEqual(ended, [], `day ${day()}: no certificate answers any more`)
    had = served
    clock.advance(STEP_MS)
  }

  assert.deepEqual(
    names.filter((name) => !had.has(name)),
    [],
    'never got one',
  )
  assert.ok(lost > 0, 'something unexpected happened, too')
  checkOrders(stage, begin)
  const { rows } = await openOrders(stage)
  assert.deepEqual(rows, [], 'nothing is left open but what is due now')
})

/** 205 names of four tenants: by twos, alone, sixty below one registrable domain, and some with a life of days. */
async function plantNames(stage: CertificateStage): Promise<string[]> {
  const names: string[] = []
  const tenants = []
  for (let n = 0; n < 4; n += 1) tenants.push((await stage.makeTenant()).tenant.id)
  const [many = '', few = '', deep = '', short = ''] = tenants
  const add = async (tenantId: string, host: string, registrable?: string) => {
    names.push(host)
    await stage.addName(tenantId, host, registrable ? { registrable } : {})
  }
  for (let n = 0; n < 50; n += 1) {
    await add(many, `many${n}.example`)
    await add(many, `www.many${n}.example`, `many${n}.example`)
  }
  for (let n = 0; n < 40; n += 1) await add(few, `www.revoked${n}.example`, `revoked${n}.example`)
  for (let n = 0; n < 60; n += 1) await add(deep, `shop${n}.deep.example`, 'deep.example')
  for (let n = 0; n < 5; n += 1) await add(short, `${SHORT_LIVED}${n}.example`)
  return names
}

async function servedNames({ ctx, clock }: CertificateStage): Promise<Set<string>> {
  const rows = await ctx.db.withPlatform((tx) =>
    tx
      .selectFrom('served_certificates as s')
      .innerJoin('certificates as c', 'c.id', 's.certificate_id')
      .select('s.name')
      .where('c.not_after', '>', clock.now())
      .where('c.state', '=', 'active')
      .execute(),
  )
  return new Set(rows.map(({ name }) => name))
}

function openOrders({ ctx, clock }: CertificateStage) {
  const old = new Date(clock.now().getTime() - DAY_MS)
  return ctx.db.withPlatform(async (tx) => ({
    rows: await tx
      .selectFrom('certificate_orders')
      .select(['names', 'state', 'problem'])
      .where('state', 'in', ['queued', 'running'])
      .where('created_at', '<', old)
      .execute(),
  }))
}

function checkOrders({ authority }: CertificateStage, begin: number): void {
  const replaced = authority.issued.map(({ order }) => order.replaces).filter((id) => id !== null)
  assert.equal(new Set(replaced).size, replaced.length, 'no certificate is replaced twice')
  const orders = authority.issued.map(({ order }) => order.id)
  assert.equal(new Set(orders).size, orders.length, 'no order is issued twice')
  const last = new Map<string, number>()
  for (const { order, at } of authority.issued)
    for (const name of order.names) {
      const days = (at.getTime() - (last.get(name) ?? -Infinity)) / DAY_MS
      const isShort = name.startsWith(SHORT_LIVED)
      const isRevoked = name.includes('revoked')
      assert.ok(days > (isShort ? 2.5 : isRevoked ? 40 : 50), `${name} again after ${days} days`)
      last.set(name, at.getTime())
    }
  const counts = Map.groupBy(
    authority.issued.flatMap(({ order }) => order.names),
    (name) => name,
  )
  for (const [name, all] of counts)
    if (name.startsWith('many')) assert.equal(all.length, 2, `${name}: once, and renewed once`)
  // While both were away and short of that, the other one took over.
  const during = authority.issued.filter(({ at }) => {
    const day = (at.getTime() - begin) / DAY_MS
    return day >= A_AWAY[0] && day < A_AWAY[1]
  })
  assert.ok(during.length > 0 && during.every(({ authority: url }) => url === B))
  const after = authority.issued.filter(({ at }) => (at.getTime() - begin) / DAY_MS >= A_AWAY[1] + 1)
  assert.ok(
    after.filter(({ authority: url }) => url === A).length > after.length / 2,
    'the first one is back',
  )
  const together = authority.issued.find(({ order }) => order.names.includes('many0.example'))
  assert.deepEqual(together?.order.names, ['many0.example', 'www.many0.example'])
  const moments = new Set(
    authority.issued
      .filter(({ order }) => order.reason === 'renewal' && order.names[0]?.startsWith('many'))
      .map(({ at }) => at.getTime()),
  )
  assert.ok(moments.size > 3, 'renewals are spread')
}
