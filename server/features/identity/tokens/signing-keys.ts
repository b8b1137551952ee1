/** The Ed25519 keys that sign access tokens: kept encrypted, shared by all processes, replaced by rotation. */
import {
  type CryptoKey,
  type JWK,
  calculateJwkThumbprint,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importJWK,
  importPKCS8,
} from 'jose'
import type { Clock } from '../../../kernel/clock.ts'
import type { Keyring } from '../../../kernel/crypto/keyring.ts'
import type { Database } from '../../../kernel/db/database.ts'
import type { Notices } from '../../../kernel/db/notices.ts'
import { takeTurn } from '../queries.ts'
import { type SigningKeyRow, insertSigningKey, listSigningKeys, retireSigningKeys } from './queries.ts'

export const ALGORITHM = 'EdDSA'
/** The keyring's scope for what belongs to no tenant. */
const SCOPE = 'platform'
const TOPIC = 'signing-key'
/** A retired key verifies for longer than any token signed with it lives (60 minutes at most). */
export const RETIRED_KEYS_VERIFY_MS = 2 * 3_600_000
/** A token that names an unknown key makes us look again, but made-up names do so no more often than this. */
const RELOAD_MS = 250

export type SigningKey = { id: string; key: CryptoKey }
export type Jwks = { keys: JWK[] }

export type SigningKeys = {
  /** The key to sign with; the first use in an installation makes it. */
  current: () => Promise<SigningKey>
  /** The public key of that id, or undefined when no process has such a key. */
  find: (id: string) => Promise<CryptoKey | undefined>
  /** The public keys, for others to verify our tokens (RFC 7517). */
  jwks: () => Promise<Jwks>
  /** Signs with a new key from now on. Tokens signed before stay valid until they expire. @returns the new key's id */
  rotate: () => Promise<string>
}

type Loaded = {
  at: number
  publicKeys: Map<string, CryptoKey>
  jwks: Jwks
  newest: SigningKeyRow | undefined
}

export function openSigningKeys(options: {
  db: Database
  keyring: Keyring
  notices: Notices
  clock: Clock
}): SigningKeys {
  const { db, keyring, notices, clock } = options
  let loading: Promise<Loaded> | undefined
  let signer: SigningKey | undefined
  notices.subscribe(TOPIC, () => (loading = undefined))

  function load(): Promise<Loaded> {
    const started = read()
    loading = started
    // A failure is not remembered.
    started.catch(() => loading === started && (loading = undefined))
    return started
  }

  async function read(): Promise<Loaded> {
    const retiredAfter = new Date(clock.now().getTime() - RETIRED_KEYS_VERIFY_MS)
    const rows = await db.withPlatform((tx) => listSigningKeys(tx, retiredAfter), { readOnly: true })
    const publicKeys = new Map<string, CryptoKey>()
    const keys: JWK[] = []
    for (const row of rows) {
      const jwk = row.public_jwk as JWK
      const key = await importJWK(jwk, ALGORITHM)
      if (key instanceof Uint8Array) throw new Error(`the signing key ${row.id} is a symmetric one`)
      publicKeys.set(row.id, key)
      keys.push({ ...jwk, kid: row.id, alg: ALGORITHM, use: 'sig' })
    }
    return {
      at: performance.now(),
      publicKeys,
      jwks: { keys },
      newest: rows.find((row) => row.retired_at === null),
    }
  }

  /** Adds a key; with `onlyFirst`, only if there is none yet, so that processes that start together agree on one. */
  async function add(onlyFirst: boolean): Promise<string> {
    const pair = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true })
    const jwk = await exportJWK(pair.publicKey)
    const id = await calculateJwkThumbprint(jwk)
    const privateKey = await keyring.encrypt(SCOPE, await exportPKCS8(pair.privateKey), context(id))
    const now = clock.now()
    const inUse = await db.withPlatform(async (tx) => {
      await takeTurn(tx, 'signing-keys')
      const [first] = await listSigningKeys(tx, now)
      if (onlyFirst && first && first.retired_at === null) return first.id
      await insertSigningKey(tx, {
        id,
        public_jwk: JSON.stringify(jwk),
        private_key: privateKey,
        created_at: now,
      })
      await retireSigningKeys(tx, id, now)
      await notices.publish(tx, TOPIC, { id })
      return id
    })
    loading = undefined
    return inUse
  }

  return {
    async current() {
      let { newest } = await (loading ?? load())
      if (!newest) {
        await add(true)
        newest = (await load()).newest
      }
      if (!newest) throw new Error('there is no signing key')
      if (signer?.id !== newest.id) {
        const pem = await keyring.decrypt(SCOPE, newest.private_key, context(newest.id))
        signer = { id: newest.id, key: await importPKCS8(pem, ALGORITHM) }
      }
      return signer
    },
    async find(id) {
      const loaded = await (loading ?? load())
      const found = loaded.publicKeys.get(id)
      if (found || performance.now() - loaded.at < RELOAD_MS) return found
      return (await load()).publicKeys.get(id)
    },
    async jwks() {
      return (await (loading ?? load())).jwks
    },
    rotate: () => add(false),
  }
}

/** What the encrypted private key is bound to. */
function context(id: string): string {
  return `signing_keys.private_key:${id}`
}
