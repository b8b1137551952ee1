/** SQL of what answers for a name over TLS: certificates, and what authorities come to look for. */
import { type Selectable, sql } from 'kysely'
import type { PlatformTx } from '../../kernel/db/database.ts'
import type { Domains } from '../../kernel/db/platform-tables.generated.ts'
import { wildcardOf } from '../../published/certificates.ts'

export type ServedRow = {
  id: string
  /** What it was chosen for: the name that was asked for, or the wildcard over it. */
  name: string
  /** Whose key opens the private key; null: the platform's own. */
  tenant_id: string | null
  chain: string
  private_key: string
  /** What is stapled to it, and until when that counts. */
  ocsp_response: Buffer | null
  ocsp_expires_at: Date | null
}

/**
 * The certificate that a name is shown with: of whoever holds the name, and of nobody else whose certificate covers it.
 * @param isOwn whether the name lies under the platform's domain
 */
export async function findServed(
  tx: PlatformTx,
  name: string,
  isOwn: boolean,
): Promise<ServedRow | undefined> {
  const names = [name, wildcardOf(name) ?? name]
  const of = tx
    .selectFrom('served_certificates as served')
    .innerJoin('certificates', 'certificates.id', 'served.certificate_id')
    .where('served.name', 'in', names)
    // One that has run out tells visitors more than a handshake that fails.
    .where('certificates.state', 'in', ['active', 'expired'])
    .orderBy((eb) => eb('certificates.state', '=', 'active'), 'desc')
    .orderBy((eb) => eb('served.name', '=', name), 'desc')
    .select([
      'certificates.id',
      'served.name',
      'certificates.tenant_id',
      'certificates.chain',
      'certificates.private_key',
      'certificates.ocsp_response',
      'certificates.ocsp_expires_at',
    ])
    .limit(1)
  if (isOwn) return of.where('served.tenant_id', 'is', null).executeTakeFirst()
  const holder = sql<Selectable<Domains>>`platform.domain_answering(${name})`.as<'holder'>(sql`holder`)
  return of
    .innerJoin(holder, 'holder.tenant_id', 'served.tenant_id')
    .where('holder.https', '<>', 'off')
    .executeTakeFirst()
}

/** The key authorization of RFC 8555, 8.3. */
export async function findHttpChallenge(
  tx: PlatformTx,
  host: string,
  token: string,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('acme_challenges')
    .select('answer')
    .where('kind', '=', 'http-01')
    .where('host', '=', host)
    .where('token', '=', token)
    .executeTakeFirst()
  return row?.answer
}

/** The certificate of RFC 8737, 3, and its key; both PEM. */
export async function findTlsChallenge(
  tx: PlatformTx,
  host: string,
): Promise<{ answer: string; answer_key: string | null } | undefined> {
  return tx
    .selectFrom('acme_challenges')
    .select(['answer', 'answer_key'])
    .where('kind', '=', 'tls-alpn-01')
    .where('host', '=', host)
    .executeTakeFirst()
}

export async function hasTlsChallenges(tx: PlatformTx): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from platform.acme_challenges where kind = 'tls-alpn-01') as found`.execute(tx)
  return rows[0]?.found === true
}
