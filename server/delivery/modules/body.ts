/** Reads the body of a request to an endpoint: JSON, a form or text, within a limit. */
import type { IncomingMessage } from 'node:http'
import { AppError } from '../../errors.ts'

/** `body` as plugins get it, see PluginRequest; `text` as it was sent. */
export type ReadBody = { body: unknown; text: string | null }

export const BODY_MAX_BYTES = 1_000_000
const MAX_FIELDS = 1_000
/** What is nested deeper costs whoever walks through it more than memory. */
const MAX_DEPTH = 64
const NOTHING: ReadBody = { body: null, text: null }

/** @throws AppError body_too_large, unsupported_media_type, malformed_json, bad_request */
export async function readBody(request: IncomingMessage): Promise<ReadBody> {
  const { headers } = request
  const isSent = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  if (!isSent || request.method === 'GET' || request.method === 'HEAD') return NOTHING
  const coding = headers['content-encoding'] ?? 'identity'
  if (coding !== 'identity')
    throw new AppError('unsupported_media_type', `Send the body as it is, not in the coding ${coding}.`)
  const type = mediaTypeOf(headers['content-type'])
  const isForm = type === 'application/x-www-form-urlencoded'
  const isMultipart = type === 'multipart/form-data'
  const isJson = /^application\/(?:[\w.-]+\+)?json$/.test(type)
  if (!isForm && !isMultipart && !isJson && !type.startsWith('text/'))
    throw new AppError('unsupported_media_type', 'Send JSON, a form or text, and say which in Content-Type.')
  const bytes = await bytesOf(request)
  if (isMultipart) return { body: await partsOf(bytes, headers['content-type'] ?? ''), text: null }
  const text = decode(bytes)
  if (isForm) return { body: fieldsOf(new URLSearchParams(text)), text }
  return { body: isJson ? parse(text) : text, text }
}

function mediaTypeOf(header = ''): string {
  return (header.split(';')[0] ?? '').trim().toLowerCase()
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = () => {
    // What is on its way will not be read.
    request.pause()
    return new AppError('body_too_large', `A body has at most ${BODY_MAX_BYTES} bytes.`)
  }
  if (Number(request.headers['content-length'] ?? 0) > BODY_MAX_BYTES) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > BODY_MAX_BYTES) throw tooLarge()
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('bad_request', 'The body broke off.', { cause: error })
  }
  return Buffer.concat(chunks)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new AppError('bad_request', 'The body is not valid UTF-8.')
  }
}

function parse(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new AppError('malformed_json', error instanceof Error ? error.message : 'The body is not JSON.')
  }
  if (isDeeper(value, MAX_DEPTH))
    throw new AppError('bad_request', `The body is nested more than ${MAX_DEPTH} levels deep.`)
  return value
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inside) => isDeeper(inside, levels - 1))
}

/** Fields that come more than once have all their values, in their order. */
function fieldsOf(entries: Iterable<[string, string]>): Record<string, string | string[]> {
  const fields = new Map<string, string | string[]>()
  let count = 0
  for (const [name, value] of entries) {
    if (++count > MAX_FIELDS) throw new AppError('bad_request', `A form has at most ${MAX_FIELDS} fields.`)
    const before = fields.get(name)
    fields.set(name, before === undefined ? value : [before, value].flat())
  }
  // Unlike assignments, this gives an own member to names such as __proto__.
  return Object.fromEntries(fields)
}

async function partsOf(bytes: Buffer, contentType: string): Promise<Record<string, string | string[]>> {
  let form: FormData
  try {
    form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData()
  } catch (error) {
    throw new AppError('bad_request', 'The form is broken.', { cause: error })
  }
  const entries: [string, string][] = []
  for (const [name, value] of form) {
    if (typeof value !== 'string')
      throw new AppError('unsupported_media_type', `Endpoints take no files; leave out the field ${name}.`)
    entries.push([name, value])
  }
  return fieldsOf(entries)
}
