/** What a place that stores blobs must be able to do: implemented by disk.ts and s3.ts, used by blobs.ts only. */
import type { Readable } from 'node:stream'

export type BlobInfo = {
  key: string
  size_bytes: number
  content_type: string
  /** A strong validator in quotes, opaque; changes whenever the bytes do. */
  etag: string
  modified_at: Date
}

/** Bytes from `start` to `end`, both counted in, as in an HTTP range; without `end` up to the last byte. */
export type ByteRange = { start: number; end?: number | undefined }

/** `body` must be read to its end or destroyed: it holds a file or a connection. */
export type StoredBlob = BlobInfo & { body: Readable; body_size_bytes: number }

export type BlobEntry = { key: string; size_bytes: number; modified_at: Date }

/** Bytes on their way in. `digest` may be called once `stream` has ended. */
export type Incoming = { stream: Readable; digest(): { size_bytes: number; sha256: string } }

/** One prefix of the storage. Keys are relative to it and have been checked. */
export type Area = {
  /** All or nothing: when it throws, what was under the key before is still there and nothing else is. */
  put(key: string, incoming: Incoming, contentType: string): Promise<void>
  /** @throws AppError range_not_satisfiable when `range` begins after the last byte. */
  find(key: string, range?: ByteRange, signal?: AbortSignal): Promise<StoredBlob | undefined>
  findInfo(key: string): Promise<BlobInfo | undefined>
  remove(key: string): Promise<void>
  /** Up to `limit` entries after the key `after`, in the byte order of their keys; `more` when others may follow. */
  list(
    prefix: string,
    after: string | undefined,
    limit: number,
  ): Promise<{ blobs: BlobEntry[]; more: boolean }>
  /** Removes everything, unfinished uploads too, and counts the blobs. */
  removeAll(): Promise<number>
}

export type Storage = AsyncDisposable & {
  /** `prefix` ends with a slash. */
  area(prefix: string): Area
  /** Removes what uploads begun before `before` left behind when their process died; returns how many. */
  removeAbandoned(before: Date): Promise<number>
}
