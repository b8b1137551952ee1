/** Blobs as objects of one S3 bucket, for S3 itself and the servers that speak its protocol. */
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  ListMultipartUploadsCommand,
  S3Client,
  S3ServiceException,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { Readable } from 'node:stream'
import type { S3Config } from '../../config.ts'
import { AppError } from '../../errors.ts'
import type { Area, BlobInfo, Storage } from './storage.ts'

/** 10,000 parts, S3's limit, of this size are 80 GB. */
const PART_BYTES = 8 * 1024 * 1024
/** Two at once keep the wire busy; an upload then holds about four parts in memory. */
const PARTS_AT_ONCE = 2
const SOCKETS = 256
/** S3's limit for one listing and one deletion. */
const PAGE = 1000

type Bucket = { client: S3Client; name: string }

export function openS3Storage(config: S3Config): Storage {
  const client = new S3Client({
    endpoint: config.endpoint,
    region: config.region,
    forcePathStyle: config.forcePathStyle,
    credentials: { accessKeyId: config.accessKeyId, secretAccessKey: config.secretAccessKey },
    // Many S3-compatible servers refuse the checksum trailers that are otherwise sent with every upload.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: 3_000,
      // Until the answer begins, sending a part included; reading a body takes as long as its reader does.
      requestTimeout: 60_000,
      throwOnRequestTimeout: true,
      // A blob being read holds one.
      httpAgent: { keepAlive: true, maxSockets: SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: SOCKETS },
    },
  })
  const bucket = { client, name: config.bucket }
  return {
    area: (prefix) => s3Area(bucket, prefix),
    removeAbandoned: (before) => abortUploads(bucket, '', before),
    async [Symbol.asyncDispose]() {
      client.destroy()
    },
  }
}

function s3Area(bucket: Bucket, prefix: string): Area {
  const { client, name: Bucket } = bucket
  return {
    async put(key, incoming, contentType) {
      // Aborts its parts when the stream fails; a small body becomes one plain PutObject.
      const upload = new Upload({
        client,
        params: { Bucket, Key: prefix + key, Body: incoming.stream, ContentType: contentType },
        partSize: PART_BYTES,
        queueSize: PARTS_AT_ONCE,
      })
      await upload.done()
    },
    async find(key, range, signal) {
      const Range = range && `bytes=${range.start}-${range.end ?? ''}`
      const command = new GetObjectCommand({ Bucket, Key: prefix + key, Range })
      const found = await ignoringAbsence(client.send(command, { abortSignal: signal }))
      if (!found) return undefined
      if (!(found.Body instanceof Readable)) throw new Error('S3 sent an object without a body')
      return { ...describe(key, found), body: found.Body, body_size_bytes: found.ContentLength ?? 0 }
    },
    async findInfo(key) {
      const found = await ignoringAbsence(client.send(new HeadObjectCommand({ Bucket, Key: prefix + key })))
      return found && describe(key, found)
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: prefix + key }))
    },
    async list(keyPrefix, after, limit) {
      const { Contents = [], IsTruncated = false } = await client.send(
        new ListObjectsV2Command({
          Bucket,
          Prefix: prefix + keyPrefix,
          StartAfter: after === undefined ? undefined : prefix + after,
          MaxKeys: limit,
        }),
      )
      const blobs = Contents.map(({ Key = '', Size = 0, LastModified }) => ({
        key: Key.slice(prefix.length),
        size_bytes: Size,
        modified_at: LastModified ?? new Date(0),
      }))
      return { blobs, more: IsTruncated }
    },
    async removeAll() {
      await abortUploads(bucket, prefix)
      let count = 0
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client, pageSize: PAGE },
        { Bucket, Prefix: prefix },
      )) {
        const Objects = Contents.map(({ Key }) => ({ Key }))
        if (Objects.length === 0) continue
        const { Errors = [] } = await client.send(
          new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
        )
        if (Errors[0])
          throw new Error(
            `S3 did not delete ${Errors.length} objects: ${Errors[0].Code} ${Errors[0].Message}`,
          )
        count += Objects.length
      }
      return count
    },
  }
}

/** Ends multipart uploads whose key begins with `prefix`, and that began before `before`; returns how many. */
async function abortUploads(
  { client, name: Bucket }: Bucket,
  prefix: string,
  before?: Date,
): Promise<number> {
  let count = 0
  let position: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {}
  for (;;) {
    const page = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: prefix, ...position }))
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (before && (!Initiated || Initiated >= before)) continue
      await ignoringAbsence(client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })))
      count += 1
    }
    if (!page.IsTruncated) return count
    position = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
  }
}

type Described = Pick<HeadObjectCommandOutput, 'ContentLength' | 'ContentType' | 'ETag' | 'LastModified'> & {
  ContentRange?: string | undefined
}

function describe(key: string, found: Described): BlobInfo {
  // A ranged answer carries the whole size behind the slash: `bytes 0-9/1234`.
  const whole = found.ContentRange ? Number(found.ContentRange.split('/')[1]) : found.ContentLength
  return {
    key,
    size_bytes: whole ?? 0,
    content_type: found.ContentType ?? 'application/octet-stream',
    etag: found.ETag ?? '""',
    modified_at: found.LastModified ?? new Date(0),
  }
}

async function ignoringAbsence<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error
    if (['NoSuchKey', 'NotFound', 'NoSuchUpload'].includes(error.name)) return undefined
    if (error.name === 'InvalidRange')
      throw new AppError('range_not_satisfiable', 'The range begins after the last byte.', { cause: error })
    throw error
  }
}
