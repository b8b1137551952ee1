/** Lists of certificates, and one with its history. */
import type { Static } from 'typebox'
import type { AppContext } from '../../context.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import { normalizeName } from '../../kernel/http/hosts.ts'
import { type Page, decodeCursor, toPage } from '../../kernel/http/page.ts'
import {
  type CertificateBody,
  type CertificateDetailBody,
  type CertificateQuery,
  viewCertificate,
  viewEarlier,
} from './schema.ts'
import type { Certificate, Owner } from './store.ts'
import { listCertificates, listServedNames } from './store/queries.ts'

const DAY_MS = 86_400_000
const HISTORY_SHOWN = 20

/** @param scope.owner whose; undefined: everybody's */
export async function pageCertificates(
  ctx: Pick<AppContext, 'db' | 'clock'>,
  { owner }: { owner: Owner | undefined },
  query: Static<typeof CertificateQuery>,
): Promise<Page<Static<typeof CertificateBody>>> {
  const { limit = 50, cursor, state, source, name, expires_within_days: days } = query
  const before = decodeCursor(cursor, ['uuid'])?.[0]
  const endsBefore = days === undefined ? undefined : new Date(ctx.clock.now().getTime() + days * DAY_MS)
  const covers = name === undefined ? undefined : nameIn(name)
  const filter = { owner, state, source, covers, endsBefore, before }
  const rows = await ctx.db.withPlatform((tx) => listCertificates(tx, filter, limit + 1), { readOnly: true })
  return toPage(rows, limit, (row) => [row.id], viewCertificate)
}

/** As names stand in certificates; what is no name finds nothing. */
export function nameIn(text: string): string {
  const isWildcard = text.startsWith('*.')
  const name = normalizeName(isWildcard ? text.slice(2) : text) ?? ''
  return isWildcard ? `*.${name}` : name
}

export async function readCertificate(
  tx: PlatformTx,
  certificate: Certificate,
): Promise<Static<typeof CertificateDetailBody>> {
  const { id, tenant_id: owner, names, chain } = certificate
  const [named = ''] = names
  const related = await listCertificates(tx, { owner, covers: named }, HISTORY_SHOWN + 1)
  return {
    ...viewCertificate({ ...certificate, answers_for: await listServedNames(tx, id) }),
    chain,
    history: related
      .filter((other) => other.id !== id)
      .slice(0, HISTORY_SHOWN)
      .map(viewEarlier),
  }
}
