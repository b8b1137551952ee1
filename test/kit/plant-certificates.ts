/** Gives a tenant a name with a certificate that is shown for it, and one on order. */
import { randomUUIDv7 } from 'node:crypto'
import { installCertificate } from '../../server/features/certificates/certificates.ts'
import type { TestApp } from './app.ts'
import { makeIssuer } from './issuer.ts'
import { holdName } from './names.ts'

/** @param marker stands in the names */
export async function plantCertificates(
  { ctx }: TestApp,
  tenantId: string,
  siteId: string,
  marker: string,
): Promise<void> {
  const host = `${marker.toLowerCase()}.certified.example`
  const names = [host]
  await holdName(ctx, { tenantId, siteId, host })
  const issuer = await makeIssuer()
  const signed = await issuer.issue({ names })
  await installCertificate(ctx, { tenantId, source: 'upload', ...signed, names })
  await ctx.db.withPlatform((tx) =>
    tx
      .insertInto('certificate_orders')
      .values({ id: randomUUIDv7(), tenant_id: tenantId, names, reason: 'new', state: 'failed' })
      .execute(),
  )
}
