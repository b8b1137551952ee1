/** Makes a tenant a publisher with a key, a submission that waits, and somebody who was told of an advisory. */
import assert from 'node:assert/strict'
import { addAdvisory } from '../../server/features/marketplace/advisories/advisories.ts'
import { noteTold } from '../../server/features/marketplace/advisories/queries.ts'
import { newSigningKey } from '../../server/kernel/crypto/ed25519.ts'
import { proveKey, signPackage } from '../../server/plugin/signature.ts'
import type { TestApp } from './app.ts'

/** @param marker the name of the publisher; the tenant has a package of a plugin */
export async function plantMarketplace(
  t: TestApp,
  tenantId: string,
  token: string,
  marker: string,
): Promise<void> {
  const market = async (method: 'POST' | 'PUT', path: string, body: object) => {
    const answer = await t.call(`/api/v1/marketplace${path}`, { method, token, body })
    assert.ok(answer.status < 300, answer.text)
    return answer.body
  }
  const { id } = await market('PUT', '/publisher', { name: marker })
  const key = newSigningKey()
  await market('POST', '/publisher/keys', { name: marker, ...proveKey(String(id), key.privateKey) })
  const { body } = await t.call('/api/v1/plugins?owner=tenant', { token })
  const [plugin] = body['items'] as unknown as { hash: string }[]
  assert.ok(plugin)
  const signature = signPackage(plugin.hash, key.privateKey)
  await market('POST', '/submissions', { hash: plugin.hash, note: marker, signature })
  const warning = { name: 'nothing', severity: 'low', action: 'warn', title: 'Nothing' } as const
  const advisory = await addAdvisory(t.ctx, warning, 'test')
  await t.ctx.db.withPlatform((tx) => noteTold(tx, advisory.id, { tenantId, websites: 1 }))
}
