/** Orders of certificates as rows, for tests of what an authority makes of them. */
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../server/context.ts'
import { AcmeFailure, type CertificateProblem } from '../../server/features/certificates/acme/problems.ts'
import type { CertificateOrder } from '../../server/features/certificates/certificates.ts'

type Db = Pick<AppContext, 'db'>

export function placeOrder(
  { db }: Db,
  tenantId: string | null,
  names: string[],
  replaces: string | null = null,
): Promise<CertificateOrder> {
  const row = {
    id: randomUUIDv7(),
    tenant_id: tenantId,
    names: names.toSorted(),
    reason: 'new',
    state: 'running',
    replaces,
  }
  return db.withPlatform((tx) =>
    tx.insertInto('certificate_orders').values(row).returningAll().executeTakeFirstOrThrow(),
  )
}

/** The order as it stands by now. */
export function reload({ db }: Db, { id }: CertificateOrder): Promise<CertificateOrder> {
  return db.withPlatform((tx) =>
    tx.selectFrom('certificate_orders').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )
}

/** Answers to challenges that are still shown. */
export function listChallenges({ db }: Db) {
  return db.withPlatform((tx) => tx.selectFrom('acme_challenges').selectAll().execute())
}

/** Waits until an answer is shown. */
export async function untilChallenged(ctx: Db): Promise<void> {
  while ((await listChallenges(ctx)).length === 0) await new Promise(setImmediate)
}

/** What an order failed with; fails itself when it did not. */
export async function problemOf(
  work: Promise<unknown>,
): Promise<CertificateProblem & { failedNames: readonly string[] }> {
  try {
    await work
  } catch (error) {
    assert.ok(error instanceof AcmeFailure, String((error as Error).stack))
    return { ...error.problem, failedNames: error.failedNames }
  }
  return assert.fail('it did not fail')
}
