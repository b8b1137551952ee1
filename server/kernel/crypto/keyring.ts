/**
 * Encrypts fields with a data key per scope (a tenant, say), each data key wrapped by the master key: so one scope's
 * data can be made unreadable for good, and the master secret can be replaced without touching the data.
 */
import { randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { open, seal } from './aead.ts'
import { formatCiphertext, parseCiphertext } from './ciphertext.ts'
import type { Ciphertext } from './ciphertext.ts'
import { CryptoError } from './crypto-error.ts'
import type { DataKeyStore, WrappedKey } from './data-key-store.ts'
import { openLoadingCache } from './loading-cache.ts'
import { dataKeyOf, openMasterKeys } from './master-key.ts'
import type { KeyName } from './master-key.ts'

/**
 * `context` names the place a value belongs to, such as `api_keys.secret:<row id>`. It is authenticated, not stored:
 * a ciphertext that was copied to another row, column or scope does not decrypt.
 */
export type Keyring = {
  /** Encrypts under the scope's newest key, creating the first. Text gives text, bytes give bytes. */
  encrypt: {
    (scope: string, plaintext: string, context: string): Promise<string>
    (scope: string, plaintext: Uint8Array, context: string): Promise<Uint8Array>
  }
  /** @throws CryptoError; its `reason` says whether the key is gone, unknown, or the value not the one encrypted here. */
  decrypt: {
    (scope: string, ciphertext: string, context: string): Promise<string>
    (scope: string, ciphertext: Uint8Array, context: string): Promise<Uint8Array>
  }
  /** Gives the scope a new key and resolves to its version. What older versions encrypted stays readable. */
  rotate(scope: string): Promise<number>
  /** Whether a newer key than the one that made this ciphertext is in use: then decrypt it and encrypt it again. */
  needsRotation(scope: string, ciphertext: string | Uint8Array): Promise<boolean>
  /**
   * Wraps every data key of the previous master secret by the present one and resolves to how many. Each key is one
   * step of its own: after an interruption call it again; several processes may run it at once.
   *
   * To replace the secret while several processes serve: first give all of them the new one as the previous secret
   * (they can then read what it wraps), then swap the two, then rewrap, then drop the old one.
   */
  rewrapAll(): Promise<number>
  /**
   * Erases the scope's keys for good (crypto-shredding) and resolves to how many there were; the scope cannot be used
   * again. Other processes must be told to `forget` it: until then they can decrypt for as long as they cache keys.
   */
  destroy(scope: string): Promise<number>
  /** Drops the scope's keys from this process's memory; they are loaded again when needed. */
  forget(scope: string): void
}

export type KeyringOptions = {
  /** Random text of at least 32 characters. */
  masterSecret: string
  /** A second secret whose data keys can be read as well, while one secret replaces the other. */
  previousMasterSecret?: string | undefined
  store: DataKeyStore
  /** Scopes whose unwrapped keys are kept in memory, about 1 KB each. */
  maxScopes?: number
  /** How long unwrapped keys are kept: the longest that another process may overlook a rotation. */
  ttlMs?: number
  /** Milliseconds on a clock that only moves forward, above 0. */
  now?: () => number
}

type DataKeys = ReadonlyMap<number, KeyObject>

const rewrapBatch = 100

export function openKeyring(options: KeyringOptions): Keyring {
  const { masterSecret, previousMasterSecret, store, maxScopes = 5_000, ttlMs = 300_000 } = options
  const master = openMasterKeys(masterSecret, previousMasterSecret)
  const now = options.now ?? (() => performance.now())
  const cache = openLoadingCache<DataKeys>({ load: loadKeys, maxEntries: maxScopes, ttlMs, now })

  async function loadKeys(scope: string): Promise<DataKeys> {
    const keys = new Map<number, KeyObject>()
    for (const key of await store.list(scope)) {
      if ('destroyed' in key) throw new CryptoError('destroyed', `The keys of ${scope} were destroyed.`)
      keys.set(key.version, master.unwrap(key, key.wrapped, key.master_key_id))
    }
    return keys
  }

  /** Adds a version after those in `keys`, or takes over the one another process added meanwhile. */
  async function addVersion(scope: string, keys: DataKeys): Promise<DataKeys> {
    const name = { scope, version: newestOf(keys) + 1 }
    await store.add({ ...name, ...wrapping(name, dataKeyOf(randomBytes(32))) })
    // Whatever is remembered or being loaded by now may be from before.
    cache.forget(scope)
    const after = await cache.get(scope)
    if (!after.has(name.version)) throw new Error(`The data key ${name.version} of ${scope} was not stored.`)
    return after
  }

  function wrapping(name: KeyName, dataKey: KeyObject) {
    return { wrapped: master.wrap(name, dataKey), master_key_id: master.id }
  }

  async function getKey(scope: string, version: number): Promise<KeyObject> {
    const cached = await cache.get(scope)
    const found = cached.get(version)
    if (found) return found
    cache.forget(scope, cached) // another process may have rotated since
    const key = (await cache.get(scope)).get(version)
    if (!key) throw new CryptoError('unknown_key', `There is no data key ${version} of ${scope}.`)
    return key
  }

  async function encrypt(scope: string, plaintext: string, context: string): Promise<string>
  async function encrypt(scope: string, plaintext: Uint8Array, context: string): Promise<Uint8Array>
  async function encrypt(
    scope: string,
    plaintext: string | Uint8Array,
    context: string,
  ): Promise<string | Uint8Array> {
    const cached = await cache.get(scope)
    const keys = cached.size === 0 ? await addVersion(scope, cached) : cached
    const version = newestOf(keys)
    const key = keys.get(version)
    if (!key) throw new Error(`The data key ${version} of ${scope} was not loaded.`)
    const kind = typeof plaintext === 'string' ? 'text' : 'bytes'
    const sealed = seal(key, Buffer.from(plaintext), boundTo(scope, context, { kind, version }))
    return formatCiphertext({ kind, version, sealed })
  }

  async function decrypt(scope: string, ciphertext: string, context: string): Promise<string>
  async function decrypt(scope: string, ciphertext: Uint8Array, context: string): Promise<Uint8Array>
  async function decrypt(
    scope: string,
    ciphertext: string | Uint8Array,
    context: string,
  ): Promise<string | Uint8Array> {
    const parsed = parseCiphertext(ciphertext)
    const key = await getKey(scope, parsed.version)
    const plaintext = open(key, parsed.sealed, boundTo(scope, context, parsed))
    if (!plaintext)
      throw new CryptoError('unreadable', `The value was altered, or it is not ${context} of ${scope}.`)
    return parsed.kind === 'text' ? plaintext.toString() : plaintext
  }

  return {
    encrypt,
    decrypt,
    async rotate(scope) {
      cache.forget(scope)
      return newestOf(await addVersion(scope, await cache.get(scope)))
    },
    async needsRotation(scope, ciphertext) {
      return parseCiphertext(ciphertext).version < newestOf(await cache.get(scope))
    },
    async rewrapAll() {
      const from = master.previousId
      if (from === undefined) return 0
      let rewrapped = 0
      for (;;) {
        const keys = await store.listByMasterKey(from, rewrapBatch)
        if (keys.length === 0) return rewrapped
        for (const key of keys) if (await rewrap(key, from)) rewrapped += 1
      }
    },
    async destroy(scope) {
      const destroyed = await store.destroy(scope)
      cache.forget(scope)
      return destroyed
    },
    forget: (scope) => cache.forget(scope),
  }

  function rewrap(key: WrappedKey, from: string): Promise<boolean> {
    const dataKey = master.unwrap(key, key.wrapped, key.master_key_id)
    return store.replaceWrapping({ ...key, ...wrapping(key, dataKey) }, from)
  }
}

function newestOf(keys: DataKeys): number {
  return Math.max(0, ...keys.keys())
}

/** What GCM authenticates besides the value. JSON keeps the parts apart whatever characters they hold. */
function boundTo(
  scope: string,
  context: string,
  { kind, version }: Pick<Ciphertext, 'kind' | 'version'>,
): string {
  return JSON.stringify(['field', 1, kind, version, scope, context])
}
