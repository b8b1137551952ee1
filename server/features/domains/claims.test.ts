/** Who holds a name, whatever happens at once: one tenant, and never one without proof. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { AppError } from '../../errors.ts'
import { manualClock } from '../../kernel/clock.ts'
import { claimNames, removeClaim } from './adding.ts'
import { recordProof, releaseNamesOf } from './claims.ts'
import { findHolder } from './domains.ts'
import { resumeName, stopName } from './operators.ts'
import { type DomainRow, findHolderOf, findOwnDomain } from './queries.ts'
import { acceptTransfer, offerName } from './transfers/transfers.ts'
import type { Outcome, Proof } from './verification/outcome.ts'

const clock = manualClock()
const { ctx, makeTenant } = await startTestApp({ overrides: { clock } })
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

type Party = { id: string; slug: string; siteId: string }
async function makeParty(): Promise<Party> {
  const { tenant } = await makeTenant({ plan: 'custom' })
  const site = await makeSite(ctx, tenant.id)
  return { id: tenant.id, slug: tenant.slug, siteId: site.id }
}

let hosts = 0
const newHost = () => `h${++hosts}.example`

const claim = async (party: Party, host: string) =>
  (await claimNames(ctx, party.id, party.siteId, { host }))[0]
const own = (party: Party, host: string) => ctx.db.withPlatform((tx) => findOwnDomain(tx, party.id, host))
const holderOf = (host: string) => ctx.db.withPlatform((tx) => findHolderOf(tx, host))
const now = async (row: DomainRow) => own({ id: row.tenant_id, slug: '', siteId: '' }, row.host)

function outcome(proof: Proof, more: Partial<Outcome> = {}): Outcome {
  const report = { checked_at: clock.now().toISOString(), records: [], hints: [] }
  return { proof, points_here: true, report, ...more }
}
const look = (row: DomainRow, proof: Proof, more: Partial<Outcome> = {}) =>
  recordProof(ctx, row, outcome(proof, more))

describe('a claim', () => {
  test('is held once it is proven, and answers from then on', async () => {
    const [party, host] = [await makeParty(), newHost()]
    const row = await claim(party, host)
    assert.deepEqual([row.state, row.holds], ['pending', false])
    assert.equal((await look(row, 'gone'))?.problem, 'proof_missing')
    assert.equal(await holderOf(host), undefined)
    const held = await look(row, 'txt')
    assert.deepEqual(
      [held?.state, held?.holds, held?.method, held?.problem, held?.is_primary, held?.expires_at],
      ['verified', true, 'txt', null, true, null],
    )
  })

  test('is misconfigured while visitors do not reach us, and held all the same', async () => {
    const row = await claim(await makeParty(), newHost())
    const held = await look(row, 'txt', { points_here: false })
    assert.deepEqual([held?.state, held?.holds, held?.problem], ['misconfigured', true, 'not_pointing_here'])
    assert.equal((await look(row, 'txt', { points_here: true }))?.state, 'verified')
    assert.equal((await look(row, 'txt', { points_here: undefined }))?.state, 'verified')
    assert.equal((await look(row, 'unknown', { points_here: false }))?.state, 'misconfigured')
  })

  test('is lost when the proof was gone for 72 hours, and not for what nobody could see', async () => {
    const row = await claim(await makeParty(), newHost())
    await look(row, 'cname')
    const begun = await look(row, 'gone')
    assert.deepEqual(
      [begun?.state, begun?.problem, begun?.failing_since],
      ['verified', 'proof_missing', clock.now()],
    )
    clock.advance(71 * HOUR_MS)
    assert.equal((await look(row, 'gone'))?.holds, true)
    clock.advance(2 * HOUR_MS)
    assert.equal((await look(row, 'unknown'))?.holds, true)
    const lost = await look(row, 'gone')
    assert.deepEqual([lost?.state, lost?.holds, lost?.is_primary], ['lost', false, false])
    // Seen again, it is taken up again.
    assert.deepEqual((await look(row, 'txt'))?.state, 'verified')
  })

  test('that fails for a while and recovers begins its 72 hours anew', async () => {
    const row = await claim(await makeParty(), newHost())
    await look(row, 'txt')
    await look(row, 'gone')
    clock.advance(71 * HOUR_MS)
    assert.equal((await look(row, 'txt'))?.failing_since, null)
    clock.advance(71 * HOUR_MS)
    assert.deepEqual((await look(row, 'gone'))?.failing_since, clock.now())
  })

  test('of a wildcard is proven by TXT alone', async () => {
    const row = await claim(await makeParty(), `*.${newHost()}`)
    assert.equal((await look(row, 'cname'))?.state, 'pending')
    assert.equal((await look(row, 'http'))?.state, 'pending')
    const held = await look(row, 'txt')
    assert.deepEqual([held?.holds, held?.is_primary], [true, false])
  })
})

describe('a name that somebody holds', () => {
  async function contested(method: Proof = 'txt') {
    const [holder, rival, host] = [await makeParty(), await makeParty(), newHost()]
    const held = await look(await claim(holder, host), method)
    const claimed = await claim(rival, host)
    assert.ok(held)
    return { held, claimed, host }
  }

  test('stays his while his own proof stands', async () => {
    const { held, claimed } = await contested()
    for (const proof of ['txt', 'cname', 'unknown'] as const) {
      const rival = await look(claimed, 'txt', { holder: { domain_id: held.id, proof } })
      assert.deepEqual([rival?.state, rival?.problem, rival?.holds], ['pending', 'held_elsewhere', false])
    }
    assert.equal((await look(claimed, 'txt'))?.holds, false, 'nobody looked at the holder')
    assert.equal((await now(held))?.holds, true)
  })

  test('goes to whoever proves it by records, when his own proof is gone by the same look', async () => {
    const { held, claimed, host } = await contested()
    const rival = await look(claimed, 'cname', { holder: { domain_id: held.id, proof: 'gone' } })
    assert.deepEqual([rival?.state, rival?.holds], ['verified', true])
    const loser = await now(held)
    assert.deepEqual([loser?.state, loser?.holds, loser?.is_primary], ['lost', false, false])
    assert.equal((await holderOf(host))?.id, claimed.id)
  })

  test('is taken from nobody by a file on a web server', async () => {
    const { held, claimed } = await contested()
    const rival = await look(claimed, 'http', { holder: { domain_id: held.id, proof: 'gone' } })
    assert.deepEqual([rival?.problem, rival?.holds], ['held_elsewhere', false])
  })

  test('by such a file only goes to whoever proves it by records', async () => {
    const { held, claimed } = await contested('http')
    const rival = await look(claimed, 'txt', { holder: { domain_id: held.id, proof: 'http' } })
    assert.equal(rival?.holds, true)
    assert.equal((await now(held))?.state, 'lost')
  })

  test('is no wildcard’s to answer for, stopped or not', async () => {
    const [holder, rival, host] = [await makeParty(), await makeParty(), newHost()]
    const name = `www.${host}`
    const held = await look(await claim(holder, name), 'txt')
    const wildcard = await look(await claim(rival, `*.${host}`), 'txt')
    const answering = (asked: string) => ctx.db.withPlatform((tx) => findHolder(tx, asked))
    assert.ok(held && wildcard)
    assert.equal((await answering(name))?.id, held.id)
    assert.equal((await answering(`shop.${host}`))?.id, wildcard.id)
    assert.equal(await answering(`a.b.${host}`), undefined)
    assert.equal(await answering(host), undefined)
    await stopName(ctx, held.id, 'phishing')
    assert.equal(await answering(name), undefined)
    await resumeName(ctx, held.id)
    assert.equal((await answering(name))?.id, held.id)
  })
})

describe('a name that was given up', () => {
  test('rests for 7 days before another tenant has it; its former tenant takes it back at once', async () => {
    const [former, next, host] = [await makeParty(), await makeParty(), newHost()]
    const held = await look(await claim(former, host), 'txt')
    assert.ok(held)
    await removeClaim(ctx, held)
    const waiting = await claim(next, host)
    const resting = await look(waiting, 'txt')
    assert.deepEqual([resting?.state, resting?.problem, resting?.holds], ['quarantined', 'resting', false])
    assert.ok(resting?.next_check_at && resting.quarantined_until)
    assert.ok(resting.next_check_at <= resting.quarantined_until)

    const back = await look(await claim(former, host), 'txt')
    assert.equal(back?.holds, true)
    assert.equal((await look(waiting, 'txt'))?.problem, 'held_elsewhere')
    assert.ok(back)
    await removeClaim(ctx, back)
    clock.advance(7 * DAY_MS - HOUR_MS)
    assert.equal((await look(waiting, 'txt'))?.state, 'quarantined')
    clock.advance(HOUR_MS)
    assert.equal((await look(waiting, 'txt'))?.state, 'verified')
  })

  test('does not rest when it was never held', async () => {
    const [one, other, host] = [await makeParty(), await makeParty(), newHost()]
    await removeClaim(ctx, await claim(one, host))
    assert.equal((await look(await claim(other, host), 'txt'))?.state, 'verified')
  })

  test('waits no longer for whoever cannot prove it any more', async () => {
    const [former, next, host] = [await makeParty(), await makeParty(), newHost()]
    const held = await look(await claim(former, host), 'txt')
    assert.ok(held)
    await removeClaim(ctx, held)
    const waiting = await claim(next, host)
    await look(waiting, 'txt')
    const gone = await look(waiting, 'gone')
    assert.deepEqual([gone?.state, gone?.quarantined_until], ['pending', null])
    assert.ok(gone?.expires_at)
  })

  test('with a tenant that is purged, rests too', async () => {
    const [former, next, host] = [await makeParty(), await makeParty(), newHost()]
    const held = await look(await claim(former, host), 'txt')
    assert.ok(held)
    await ctx.db.withPlatform(async (tx) => {
      await releaseNamesOf(ctx, tx, former.id)
      await tx.deleteFrom('domains').where('tenant_id', '=', former.id).execute()
    })
    assert.equal((await look(await claim(next, host), 'txt'))?.state, 'quarantined')
  })
})

describe('at the same moment', () => {
  test('many tenants prove one name: one of them holds it', async () => {
    const host = newHost()
    const parties = await Promise.all(Array.from({ length: 6 }, makeParty))
    const rows = await Promise.all(parties.map((party) => claim(party, host)))
    const outcomes = await Promise.all(rows.map((row) => look(row, 'txt')))
    assert.equal(outcomes.filter((row) => row?.holds).length, 1)
    assert.equal(outcomes.filter((row) => row?.problem === 'held_elsewhere').length, 5)
  })

  test('many names of one website are proven: one of them is the primary one', async () => {
    const [party, host] = [await makeParty(), newHost()]
    const names = Array.from({ length: 6 }, (_, index) => `n${index}.${host}`)
    const rows = await Promise.all(names.map((name) => claim(party, name)))
    const held = await Promise.all(rows.map((row) => look(row, 'txt')))
    assert.ok(held.every((row) => row?.holds))
    const fresh = await Promise.all(rows.map(now))
    assert.equal(fresh.filter((row) => row?.is_primary).length, 1)
  })

  test('a name is claimed twice by one tenant: once', async () => {
    const [party, host] = [await makeParty(), newHost()]
    const both = await Promise.allSettled([claim(party, host), claim(party, host)])
    assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  })

  test('a transfer is accepted and the name is removed: one of the two happens', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [giver, receiver, host] = [await makeParty(), await makeParty(), newHost()]
      const held = await look(await claim(giver, host), 'txt')
      assert.ok(held)
      const offer = await offerName(ctx, held, { tenant: receiver.slug }, 'ada')
      const [accepted, removed] = await Promise.allSettled([
        acceptTransfer(ctx, receiver.id, offer.id, receiver.siteId, 'grace'),
        removeClaim(ctx, held),
      ])
      const isReceived = accepted.status === 'fulfilled'
      assert.equal(removed.status, isReceived ? 'rejected' : 'fulfilled')
      assert.equal((await holderOf(host))?.tenant_id, isReceived ? receiver.id : undefined)
    }
  })
})

type Step =
  | { do: 'claim' | 'look' | 'remove' | 'stop' | 'resume'; who: number; what: number }
  | { do: 'give'; who: number; to: number; what: number }
type Round = { hours: number; records: number[][]; steps: Step[] }

const WHO = fc.nat(2)
const WHAT = fc.nat(1)
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('look' as const), who: WHO, what: WHAT }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('claim' as const, 'remove' as const, 'stop' as const, 'resume' as const),
      who: WHO,
      what: WHAT,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('give' as const), who: WHO, to: WHO, what: WHAT }) },
)
/** `records`: whose proofs stand in DNS, by name, during the round; its steps run at once. */
const round: fc.Arbitrary<Round> = fc.record({
  hours: fc.constantFrom(0, 0, 1, 73, 200),
  records: fc.tuple(fc.subarray([0, 1, 2]), fc.subarray([0, 1, 2])),
  steps: fc.array(step, { minLength: 2, maxLength: 6 }),
})

test('whatever tenants do at once, a name is nobody’s or one’s, and never one’s who did not prove or receive it', async () => {
  const parties = [await makeParty(), await makeParty(), await makeParty()] as const
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 4, maxLength: 8 }), async (rounds) => {
      const base = newHost()
      const names = [`www.${base}`, `*.${base}`]
      /** Who ever proved a name or was given it. */
      const entitled = new Set<string>()
      for (const host of names) for (const party of parties) await claim(party, host)
      for (const { hours, records, steps } of rounds) {
        clock.advance(hours * HOUR_MS)
        const before = await Promise.all(names.map(holderOf))
        const shows = (what: number, tenantId: string) =>
          records[what]?.some((who) => parties[who]?.id === tenantId) ? 'txt' : 'gone'
        const left = new Set<string>()
        await Promise.all(
          steps.map(async (act) => {
            const [party, host] = [parties[act.who] ?? parties[0], names[act.what] ?? base]
            const row = await own(party, host)
            try {
              if (act.do === 'claim') await claim(party, host)
              if (!row) return
              if (act.do === 'remove') {
                await removeClaim(ctx, row)
                left.add(`${party.id} ${host}`)
              }
              if (act.do === 'stop') await stopName(ctx, row.id, 'a test')
              if (act.do === 'resume') await resumeName(ctx, row.id)
              if (act.do === 'look') {
                const proof = shows(act.what, party.id)
                const holder = await holderOf(host)
                const seen =
                  holder && ({ domain_id: holder.id, proof: shows(act.what, holder.tenant_id) } as const)
                if (proof === 'txt') entitled.add(`${party.id} ${host}`)
                await look(row, proof, seen && seen.domain_id !== row.id ? { holder: seen } : {})
              }
              if (act.do === 'give') {
                const receiver = parties[act.to] ?? parties[0]
                const offer = await offerName(ctx, row, { tenant: receiver.slug }, 'ada')
                await acceptTransfer(ctx, receiver.id, offer.id, receiver.siteId, 'grace')
                entitled.add(`${receiver.id} ${host}`)
                left.add(`${party.id} ${host}`)
              }
            } catch (error) {
              // What is refused is no harm; anything else is.
              if (!(error instanceof AppError)) throw error
            }
          }),
        )
        for (const [what, host] of names.entries()) {
          const rows = await ctx.db.withPlatform((tx) =>
            tx.selectFrom('domains').selectAll().where('host', '=', host).where('holds', '=', true).execute(),
          )
          assert.ok(rows.length <= 1, `${host} is held by ${rows.length}`)
          const [holder] = rows
          if (!holder) continue
          assert.ok(entitled.has(`${holder.tenant_id} ${host}`), `${host} is held without proof`)
          assert.ok(!['pending', 'lost'].includes(holder.state), holder.state)
          const former = before[what]
          if (former && former.tenant_id !== holder.tenant_id && shows(what, former.tenant_id) === 'txt')
            assert.ok(left.has(`${former.tenant_id} ${host}`), `${host} was taken from its holder`)
        }
      }
    }),
    { numRuns: 40, endOnFailure: true },
  )
})
