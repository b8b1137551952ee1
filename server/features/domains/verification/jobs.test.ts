import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HERE, HOUR_MS, newDomain, startClaims } from '../../../../test/kit/claims.ts'
import type { DomainRow } from '../queries.ts'
import { checkDomain, checkNow } from './check.ts'
import { askForDueLooks, giveUpExpired } from './jobs.ts'

const { clock, ctx, look, newTenant, server } = await startClaims()

function soonAgain({ next_check_at }: DomainRow, hours: number): boolean {
  const wait = (next_check_at?.getTime() ?? 0) - clock.now().getTime()
  return Math.abs(wait / (hours * HOUR_MS) - 1) <= 0.1001
}

test('a claim is looked at after 10 s, 30 s, and ever more rarely, for 30 days; a proven name twice a day for life', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  const waits: number[] = []
  const end = clock.now().getTime() + 29 * 24 * HOUR_MS
  for (let rounds = 0; clock.now().getTime() < end; rounds++) {
    assert.ok(rounds < 200, 'it is looked at too often')
    const { next_check_at } = await look(domain)
    assert.ok(next_check_at)
    waits.push(next_check_at.getTime() - clock.now().getTime())
    clock.advance(next_check_at.getTime() - clock.now().getTime())
  }
  const around = [10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 21_600]
  for (const [index, seconds] of around.entries())
    assert.ok(
      Math.abs((waits[index] ?? 0) / (seconds * 1_000) - 1) <= 0.1001,
      `look ${index}: ${waits[index]} ms`,
    )
  assert.ok(new Set(waits.slice(-20)).size > 1, 'names that were added together are spread')

  server.set(`_hotswap.${name}`, 'TXT', domain.proof)
  server.set(name, 'A', HERE)
  assert.ok(soonAgain(await look(domain), 12))
  clock.advance(400 * 24 * HOUR_MS)
  assert.ok(soonAgain(await look(domain), 12))
})

test('a claim that nobody proves in 30 days is given up, and its place with it', async () => {
  const { claim, tenantId } = await newTenant()
  const [proven, never] = [await claim(newDomain()), await claim(newDomain())]
  server.set(`_hotswap.${proven.host}`, 'TXT', proven.proof)
  await look(proven)
  clock.advance(29 * 24 * HOUR_MS)
  await giveUpExpired(ctx)
  const hosts = () =>
    ctx.db.withPlatform((tx) =>
      tx.selectFrom('domains').select('host').where('tenant_id', '=', tenantId).orderBy('host').execute(),
    )
  assert.equal((await hosts()).length, 2)
  clock.advance(2 * 24 * HOUR_MS)
  assert.equal((await giveUpExpired(ctx)).given_up >= 1, true)
  assert.deepEqual(
    (await hosts()).map(({ host }) => host),
    [proven.host],
  )
  assert.equal(await checkDomain(ctx, never.tenantId, never.id), undefined)
})

test('looks that are due are asked for once, and no tenant takes more than its turn', async () => {
  const many = await newTenant()
  const few = await newTenant()
  const all = await ctx.db.withPlatform(async (tx) => {
    await tx.updateTable('domains').set({ next_check_at: null }).execute()
    const base = { registrable: 'x.example', skeleton: '', next_check_at: clock.now() }
    const rows = Array.from({ length: 25 }, (_, index) => ({
      ...base,
      id: crypto.randomUUID(),
      host: `n${index}.many.example`,
      tenant_id: many.tenantId,
    }))
    await tx
      .insertInto('domains')
      .values([...rows, { ...base, id: crypto.randomUUID(), host: 'few.example', tenant_id: few.tenantId }])
      .execute()
    return rows
  })
  assert.equal(all.length, 25)
  const jobsOf = (tenantId: string) =>
    ctx.db.withTenant(tenantId, (tx) =>
      tx.selectFrom('jobs').select('payload').where('task', '=', 'domains.look').execute(),
    )
  assert.deepEqual(await askForDueLooks(ctx), { due: 21 })
  assert.deepEqual([(await jobsOf(many.tenantId)).length, (await jobsOf(few.tenantId)).length], [20, 1])
  assert.deepEqual(await askForDueLooks(ctx), { due: 5 })
  assert.deepEqual(await askForDueLooks(ctx), { due: 0 })
  clock.advance(10 * 60_000)
  assert.deepEqual(await askForDueLooks(ctx), { due: 21 }, 'what never came about is asked for again')
  assert.equal((await jobsOf(many.tenantId)).length, 25, 'and waits in the queue once')
})

test('looks that somebody asks for are limited', async () => {
  const domain = await (await newTenant()).claim(newDomain())
  const who = { id: domain.id, tenant_id: domain.tenantId }
  for (let count = 0; count < 6; count++) assert.equal((await checkNow(ctx, who)).state, 'pending')
  await assert.rejects(checkNow(ctx, who), { code: 'rate_limited' })
  const stranger = await newTenant()
  await assert.rejects(checkNow(ctx, { id: domain.id, tenant_id: stranger.tenantId }), { code: 'not_found' })
})
