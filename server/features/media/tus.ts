/**
 * Resumable uploads: the tus protocol (https://tus.io/protocols/resumable-upload, 1.0.0) as @tus/server speaks it, over our
 * storage. Each request has a tus server of its own that can reach one website's uploads and nothing else.
 */
import { randomUUIDv7 } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { DataStore, ServerOptions, Upload } from '@tus/server'
import { AppError, type ErrorCode } from '../../errors.ts'
import { requireStorable } from '../../kernel/http/body.ts'
import { MAX_BYTES, MAX_FILE_BYTES } from './file-types.ts'
import { finishUpload, sizeLimit } from './intake.ts'
import { finishLater } from './jobs.ts'
import * as queries from './queries.ts'
import { parseFields } from './schema.ts'
import {
  type MediaCtx,
  type MediaTarget,
  RESUMABLE_HOURS,
  beginUpload,
  receive,
  removeUpload,
} from './uploads.ts'

/** Up to this size the answer to the last byte waits for the medium; larger ones are made by a job. */
const AT_ONCE_BYTES = 32_000_000

/** The headers of a request that are tus'. Others (method overrides, forwarded hosts) have no say here. */
const HEADERS = [
  'tus-resumable',
  'upload-length',
  'upload-offset',
  'upload-metadata',
  'upload-defer-length',
  'upload-concat',
  'content-type',
  'content-length',
]

/**
 * Answers one tus request about a website's uploads. The caller has been let in by the guard.
 * @throws AppError what the protocol or the storage refuses
 */
export async function speakTus(
  ctx: MediaCtx,
  target: MediaTarget,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { Server } = await import('@tus/server')
  const path = `/api/v1/websites/${target.siteId}/uploads`
  const store = openStore(ctx, target)
  let failure: unknown
  const server = new Server({
    path,
    datastore: store.dataStore as DataStore,
    maxSize: MAX_FILE_BYTES,
    relativeLocation: true,
    allowedOrigins: [],
    namingFunction: () => randomUUIDv7(),
    // Rows of `uploads` decide between processes which of two requests continues an upload.
    locker: { newLock: () => ({ lock: async () => undefined, unlock: async () => undefined }) },
    onUploadFinish: (_request, upload) => store.finish(upload),
    onResponseError: (_request, error) => void (failure = error),
  } satisfies ServerOptions & { datastore: DataStore })
  const { id } = request.params as { id?: string }
  const answer = await server.handleWeb(toWebRequest(request, id === undefined ? path : `${path}/${id}`))
  // A part whose connection broke is still being stored: the process must not forget it.
  await store.settled()
  for (const [name, value] of answer.headers) if (name !== 'content-length') reply.header(name, value)
  if (failure instanceof Error) throw failure
  if (!answer.ok) throw refusalOf(answer.status, await answer.text())
  return reply.code(answer.status).send()
}

function toWebRequest(request: FastifyRequest, path: string): Request {
  const headers = new Headers()
  for (const name of HEADERS) {
    const value = request.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  const { body } = request
  const hasBytes = body instanceof Readable && request.method !== 'HEAD'
  return new Request(`http://uploads.invalid${path}`, {
    method: request.method,
    headers,
    ...(hasBytes && { body: Readable.toWeb(body) as ReadableStream, duplex: 'half' }),
  })
}

/** What the library calls its storage, for one website. */
function openStore(ctx: MediaCtx, target: MediaTarget) {
  const { tenantId, siteId } = target
  const writes: Promise<unknown>[] = []
  const find = async (id: string) => {
    const row = await ctx.db.withTenant(tenantId, (tx) => queries.findUpload(tx, siteId, id), {
      readOnly: true,
    })
    if (!row?.is_resumable || row.state === 'failed' || row.state === 'removing')
      throw new AppError('not_found', 'There is no such upload.')
    return row
  }
  const write = async (stream: Readable, id: string, offset: number): Promise<number> => {
    const row = await find(id)
    if (row.offset_bytes !== offset)
      throw new AppError('conflict', 'Another request has continued this upload; ask where it stands.')
    const { name = '' } = row.fields as { name?: string }
    const size = row.size_bytes ?? 0
    const { offset_bytes } = await receive(ctx, tenantId, row, stream, async (head) => {
      if (offset === 0 && size > (await sizeLimit(head, name))) throw tooLarge()
      return size
    })
    return offset_bytes
  }
  const extensions = ['creation', 'creation-with-upload', 'termination', 'expiration']
  const dataStore = {
    extensions,
    hasExtension: (name: string) => extensions.includes(name),
    getExpiration: () => RESUMABLE_HOURS * 3_600_000,
    async create(upload: Upload): Promise<Upload> {
      const { id, size = 0, metadata = {} } = upload
      requireStorable(metadata)
      const fields = parseFields(withoutNulls(metadata), metadata['filename'] ?? metadata['name'] ?? '')
      if (size === 0) throw new AppError('validation_failed', 'The file is empty.')
      const said = metadata['filetype'] ?? metadata['type'] ?? ''
      if (said.startsWith('image/') && size > MAX_BYTES.image) throw tooLarge()
      const row = await beginUpload(ctx, target, {
        id,
        is_resumable: true,
        size_bytes: size,
        reserved_bytes: size,
        fields,
        metadata,
      })
      upload.creation_date = row.created_at.toISOString()
      return upload
    },
    async getUpload(id: string) {
      const { Upload } = await import('@tus/server')
      const row = await find(id)
      return new Upload({
        id,
        size: row.size_bytes ?? 0,
        offset: row.offset_bytes,
        metadata: row.metadata as Record<string, string | null>,
        creation_date: row.created_at.toISOString(),
      })
    },
    write(stream: Readable, id: string, offset: number): Promise<number> {
      const writing = write(stream, id, offset)
      writes.push(writing)
      return writing
    },
    async remove(id: string): Promise<void> {
      await removeUpload(ctx, tenantId, await find(id))
    },
    // The library passes its listeners on; there is nothing to listen to.
    on: () => undefined,
    removeListener: () => undefined,
  }
  return {
    dataStore: dataStore as unknown,
    settled: () => Promise.allSettled(writes),
    async finish({ id, size = 0 }: Upload) {
      const row = await find(id)
      if (size > AT_ONCE_BYTES) await finishLater(ctx, tenantId, row)
      else await finishUpload(ctx, tenantId, row)
      return {}
    },
  }
}

function withoutNulls(metadata: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).filter((entry): entry is [string, string] => entry[1] !== null),
  )
}

const CODES: Record<number, ErrorCode> = {
  404: 'not_found',
  409: 'conflict',
  410: 'not_found',
  412: 'precondition_failed',
  413: 'body_too_large',
  415: 'unsupported_media_type',
}

/** The library's refusals are lines of text. */
function refusalOf(status: number, text: string): AppError {
  return new AppError(CODES[status] ?? 'bad_request', text.trim() || 'The upload request is not valid.')
}

function tooLarge(): AppError {
  return new AppError('body_too_large', 'The file is larger than its kind may be.')
}
