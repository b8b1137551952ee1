/** The storage seam of the keyring: what it needs from the table of wrapped data keys, and nothing more. */

/** One version of a scope's data key as it is stored. */
export type WrappedKey = {
  scope: string
  /** Counts from 1; the highest version encrypts, lower ones only read. */
  version: number
  wrapped: Uint8Array
  /** Fingerprint of the master secret that wrapped it. */
  master_key_id: string
}

/** What is left of a version once it was destroyed: the proof that it existed. */
export type DestroyedKey = { scope: string; version: number; destroyed: true }

export type DataKeyStore = {
  /** Every version of the scope, destroyed ones included; an unknown scope has none. */
  list(scope: string): Promise<(WrappedKey | DestroyedKey)[]>
  /**
   * Stores a new version and marks lower ones retired. (scope, version) is unique: of two processes that add the same
   * version one gets true, the other false and changes nothing. Also false once the scope was destroyed.
   */
  add(key: WrappedKey): Promise<boolean>
  /**
   * Replaces the wrapping of a version that `fromMasterKeyId` still wraps.
   * False when it no longer does: another process was faster, or the key was destroyed.
   */
  replaceWrapping(key: WrappedKey, fromMasterKeyId: string): Promise<boolean>
  /** Erases the wrapped keys of a scope for good, keeping the tombstones. Resolves to how many it erased. */
  destroy(scope: string): Promise<number>
  /** Up to `limit` keys that this master secret wraps, in any order, without destroyed ones. */
  listByMasterKey(masterKeyId: string, limit: number): Promise<WrappedKey[]>
}
