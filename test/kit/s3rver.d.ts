/** The part of s3rver, which has no types of its own, that s3-server.ts uses. */
declare module 's3rver' {
  import type { RequestListener } from 'node:http'

  type Listing = { objects: { key: string }[]; commonPrefixes: string[]; isTruncated: boolean }
  type ListOptions = { prefix?: string; startAfter?: string; maxKeys?: number }

  export default class S3rver {
    constructor(options: { directory: string; silent: boolean; configureBuckets: { name: string }[] })
    store: { listObjects(bucket: string, options: ListOptions): Promise<Listing> }
    configureBuckets(): Promise<unknown>
    callback(): RequestListener
  }
}
