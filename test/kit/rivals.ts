/**
 * Tenants that are after each other's names: the whole application, its data plane on a socket, and a name server that says
 * whatever the attacker wants.
 */
import assert from 'node:assert/strict'
import { findHolderOf } from '../../server/features/domains/queries.ts'
import { newDomain, startClaims } from './claims.ts'
import { startTestDelivery } from './delivery.ts'
import { keyToDomains } from './domains.ts'
import { addSite, addTheme, publish } from './published-site.ts'

export type Body = Record<string, unknown>

/** Call it at the top level of a test file. */
export async function startRivals() {
  const t = await startClaims()
  const { ctx, call, clock, server } = t
  const d = await startTestDelivery(ctx)
  const theme = await addTheme(ctx, 'platform', 'body { color: red }')

  /** A tenant with a website that says whose it is, and a key to its names that outlives the clock. */
  async function makeParty() {
    const { tenant, owner } = await t.makeTenant()
    const token = await keyToDomains(t, owner)
    const site = await addSite(ctx, tenant.id, { slug: 'main', isMain: true, themeHash: theme })
    await publish(ctx, site, [{ path: '/who', title: tenant.slug }])
    const ask = (method: string, path: string, body?: Body, headers: Record<string, string> = {}) =>
      call(`/api/v1${path}`, { method: method as 'GET', token, headers, ...(body && { body }) })
    const [proof, target] = await proofsOf(ask, site.siteId)
    async function claim(host: string): Promise<string> {
      const added = await ask('POST', `/websites/${site.siteId}/domains`, { host })
      assert.equal(added.status, 201, added.text)
      return String(added.body['id'])
    }
    /** Looks at the name as its owner may. */
    async function check(id: string): Promise<Body> {
      clock.advance(30_000)
      const { status, body, text } = await ask('POST', `/domains/${id}/check`)
      assert.equal(status, 200, text)
      return body
    }
    return { tenant, owner, token, site, ask, claim, check, proof, target }
  }
  type Party = Awaited<ReturnType<typeof makeParty>>

  /** What proves a tenant's names, as it is told. */
  async function proofsOf(
    ask: (method: string, path: string, body?: Body) => ReturnType<typeof call>,
    siteId: string,
  ): Promise<[proof: string, target: string]> {
    const { body } = await ask('POST', `/websites/${siteId}/domains`, { host: `www.${newDomain()}` })
    const records = body['records'] as unknown as { type: string; value: string }[]
    const valueOf = (type: string) => records.find((record) => record.type === type)?.value ?? ''
    await ask('DELETE', `/domains/${String(body['id'])}`)
    return [valueOf('TXT'), valueOf('CNAME')]
  }

  /** Has the party hold the name, by a record at it. */
  async function hold(party: Party, host: string): Promise<string> {
    const base = host.replace(/^\*\./, '')
    server.set(`_hotswap.${base}`, 'TXT', [party.proof])
    const id = await party.claim(host)
    assert.equal((await party.check(id))['method'], 'txt')
    return id
  }

  const holderOf = async (host: string) =>
    (await ctx.db.withPlatform((tx) => findHolderOf(tx, host)))?.tenant_id
  /** Whose website is shown. */
  const shownAt = async (host: string) =>
    /<title>(\w+)\|/.exec((await d.visit(host, '/who')).text)?.[1] ?? 'nobody'

  return { ...t, d, makeParty, hold, holderOf, shownAt }
}
