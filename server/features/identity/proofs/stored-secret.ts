/**
 * The secret better-auth encrypts second factors with: random, made once, kept under the keyring. So it survives a
 * change of the master secret, which only wraps it anew.
 */
import type { Keyring } from '../../../kernel/crypto/keyring.ts'
import { randomToken } from '../../../kernel/crypto/tokens.ts'
import type { Database } from '../../../kernel/db/database.ts'
import { findSecret, insertSecret } from '../queries.ts'

const NAME = 'better-auth'
const SCOPE = 'platform'
const CONTEXT = `secrets.value:${NAME}`

/** Reads the secret; the first process to ask makes it, and processes that ask at once agree on one. */
export async function storedSecret({ db, keyring }: { db: Database; keyring: Keyring }): Promise<string> {
  const present = await db.withPlatform((tx) => findSecret(tx, NAME), { readOnly: true })
  if (present !== undefined) return keyring.decrypt(SCOPE, present, CONTEXT)
  const made = await keyring.encrypt(SCOPE, randomToken(32), CONTEXT)
  const kept = await db.withPlatform(async (tx) => {
    await insertSecret(tx, NAME, made)
    return findSecret(tx, NAME)
  })
  return keyring.decrypt(SCOPE, kept ?? made, CONTEXT)
}
