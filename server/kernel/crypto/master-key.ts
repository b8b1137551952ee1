/** The master key: wraps data keys, so that they can be stored next to what they encrypt. */
import { createSecretKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { open, seal } from './aead.ts'
import { CryptoError } from './crypto-error.ts'
import { deriveKey } from './derive-key.ts'

/** Which data key is being wrapped; bound to the wrapping, so that stored keys cannot be swapped with each other. */
export type KeyName = { scope: string; version: number }

type MasterKeys = {
  /** Fingerprint of the present master secret: 16 hex digits, safe to store and to show. */
  id: string
  /** Fingerprint of the other secret this process can still read, if it has one. */
  previousId: string | undefined
  /** Wraps a data key under the present master secret. */
  wrap(name: KeyName, dataKey: KeyObject): Buffer
  /**
   * Unwraps a data key that either secret wrapped.
   * @throws CryptoError `wrong_master_secret`, or `unreadable` when the stored bytes were altered.
   */
  unwrap(name: KeyName, wrapped: Uint8Array, masterKeyId: string): KeyObject
}

/** Derives the wrapping keys. A `previousSecret` is only ever read with. */
export function openMasterKeys(secret: string, previousSecret: string | undefined): MasterKeys {
  const present = masterKey(secret)
  const previous = previousSecret === undefined ? undefined : masterKey(previousSecret)
  const known = [present, previous].filter((key) => key !== undefined)
  return {
    id: present.id,
    previousId: previous?.id === present.id ? undefined : previous?.id,
    wrap: (name, dataKey) => seal(present.key, dataKey.export(), contextOf(name)),
    unwrap(name, wrapped, masterKeyId) {
      const master = known.find((key) => key.id === masterKeyId)
      if (!master) throw wrongSecret(name, masterKeyId, present.id, previous?.id)
      const raw = open(master.key, wrapped, contextOf(name))
      if (!raw)
        throw new CryptoError(
          'unreadable',
          `The stored ${describe(name)} was altered: restore it from a backup.`,
        )
      return dataKeyOf(raw)
    },
  }
}

/** Takes over 32 raw bytes as a data key and wipes them, leaving one copy outside the JavaScript heap. */
export function dataKeyOf(raw: Buffer): KeyObject {
  const key = createSecretKey(raw)
  raw.fill(0)
  return key
}

function masterKey(secret: string) {
  return {
    id: deriveKey(secret, 'master-key-id', 8).toString('hex'),
    key: dataKeyOf(deriveKey(secret, 'data-key-wrapping')),
  }
}

function contextOf({ scope, version }: KeyName): string {
  return JSON.stringify(['data-key', 1, scope, version])
}

function describe({ scope, version }: KeyName): string {
  return `data key ${version} of ${scope}`
}

function wrongSecret(
  name: KeyName,
  wanted: string,
  present: string,
  previous: string | undefined,
): CryptoError {
  const have =
    previous === undefined || previous === present
      ? present
      : `${present} and, as the previous one, ${previous}`
  return new CryptoError(
    'wrong_master_secret',
    `The ${describe(name)} was wrapped by master secret ${wanted}, but this process has ${have}: ` +
      'set HOTSWAP_SECRET, or HOTSWAP_PREVIOUS_SECRET while it is being replaced, to the secret it was wrapped by.',
  )
}
