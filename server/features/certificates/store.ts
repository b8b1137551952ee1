/** Keeps certificates: puts them in, decides which one answers for a name, and ends them. */
import { X509Certificate, createPrivateKey, randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import {
  type CertificatesNotice,
  coversName,
  keyScopeOf,
  privateKeyContext,
} from '../../published/certificates.ts'
import { describeLeaf } from './leaf.ts'
import { responderOf } from './ocsp/request.ts'
import {
  type Certificate,
  type Owner,
  chooseBest,
  insertCertificate,
  listCovered,
  lockOwner,
  replaceOlder,
} from './store/queries.ts'

export type { Certificate, Owner } from './store/queries.ts'

export type StoreContext = Pick<AppContext, 'db' | 'keyring' | 'notices' | 'clock'>

export type NewCertificate = {
  tenantId: Owner
  source: 'acme' | 'upload'
  /** PEM, the leaf first. */
  chain: string
  /** PEM, not encrypted. */
  key: string
  /** What it was made for, all of it covered by the certificate. */
  names: readonly string[]
  /** Of certificates over ACME: the authority's directory, the profile asked for, the id of RFC 9773, 4.1. */
  authority?: string | undefined
  profile?: string | undefined
  ariId?: string | undefined
  /** When the next one is ordered; left out: never by itself. */
  renewAt?: Date | undefined
}

/**
 * Puts a certificate in. It replaces older ones of its source that name nothing else, and answers for those of its
 * owner's names that it is the best one for (see `chooseBest`), in every process, from the moment of commit.
 * Says nothing to the audit trail: whoever calls knows why it comes.
 * @param also what must hold together with it, in the same transaction
 * @throws Error when key or names are not the certificate's: what strangers send was inspected before
 */
export async function installCertificate(
  ctx: StoreContext,
  input: NewCertificate,
  also?: (tx: PlatformTx, certificate: Certificate) => Promise<void>,
): Promise<Certificate> {
  const { tenantId, source, chain, names } = input
  const key = createPrivateKey(input.key)
  const leaf = new X509Certificate(chain)
  const described = describeLeaf(leaf)
  if (!leaf.checkPrivateKey(key)) throw new Error('the key is not that of the certificate')
  const foreign = names.filter((name) => !coversName(described.names, name))
  if (foreign.length > 0) throw new Error(`the certificate does not name ${foreign.join(', ')}`)
  const id = randomUUIDv7()
  const pem = key.export({ type: 'pkcs8', format: 'pem' })
  const sealed = await ctx.keyring.encrypt(keyScopeOf(tenantId), pem, privateKeyContext(id))
  return ctx.db.withPlatform(async (tx) => {
    await lockOwner(tx, tenantId)
    const certificate = await insertCertificate(tx, {
      id,
      tenant_id: tenantId,
      source,
      state: 'active',
      chain,
      private_key: sealed,
      ...described,
      authority: input.authority ?? null,
      profile: input.profile ?? null,
      ari_id: input.ariId ?? null,
      renew_at: input.renewAt ?? null,
      ocsp_url: responderOf(leaf) ?? null,
      created_at: ctx.clock.now(),
    })
    await replaceOlder(tx, certificate)
    const covered = tenantId === null ? names : await listCovered(tx, tenantId, described.names)
    await chooseCertificates(ctx, tx, tenantId, covered)
    await also?.(tx, certificate)
    return certificate
  })
}

/**
 * Looks again at which certificate answers for names of an owner, after something about them has changed. Of a tenant,
 * only names among its domains count.
 * @returns the names for which another one answers now, or none any more
 */
export async function chooseCertificates(
  ctx: Pick<AppContext, 'notices' | 'clock'>,
  tx: PlatformTx,
  owner: Owner,
  names: readonly string[],
): Promise<string[]> {
  const changed = await chooseBest(tx, owner, names, ctx.clock.now())
  const notice: CertificatesNotice = { names: changed }
  if (changed.length > 0) await ctx.notices.publish(tx, 'certificates', notice)
  return changed
}
