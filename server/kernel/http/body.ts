/** Reads JSON bodies strictly: valid UTF-8, no prototype tricks, bounded depth, only characters PostgreSQL can store. */
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../errors.ts'

const MAX_DEPTH = 32

/**
 * Replaces Fastify's parsers: JSON is the only content type, unless a route brings a parser. An empty body counts as none.
 * @param maxDepth how deep a body may nest
 */
export function acceptJson(app: FastifyInstance, maxDepth = MAX_DEPTH): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => parseJson(body, maxDepth),
  )
}

/** No body is the same as `{}` where every field may be left out: `curl -X POST …/restore` says all there is to say. */
export function mayBeEmpty(schema: unknown): boolean {
  const { type, required = [] } = (schema ?? {}) as { type?: unknown; required?: unknown[] }
  return type === 'object' && required.length === 0
}

/** @throws AppError malformed_json or bad_request */
export function parseJson(body: Buffer, maxDepth = MAX_DEPTH): unknown {
  if (body.length === 0) return undefined
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (error) {
    const isUtf8 = (error as { code?: string }).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA'
    throw new AppError(
      'malformed_json',
      isUtf8 ? `The body is not valid JSON: ${(error as Error).message}` : 'The body is not valid UTF-8.',
    )
  }
  requireStorable(value, maxDepth)
  return value
}

/**
 * Walks a parsed value without recursion.
 * @throws AppError when it nests deeper than `maxDepth`, holds a zero character or half a surrogate pair (PostgreSQL
 *   stores neither), or a key that would reach a prototype
 */
export function requireStorable(value: unknown, maxDepth = MAX_DEPTH): void {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  for (let item = open.pop(); item; item = open.pop()) {
    if (typeof item.value === 'string') requireText(item.value)
    if (typeof item.value !== 'object' || item.value === null) continue
    if (item.depth >= maxDepth)
      throw new AppError('bad_request', `The body nests deeper than ${maxDepth} levels.`)
    for (const [key, member] of Object.entries(item.value)) {
      if (key === '__proto__') throw new AppError('bad_request', 'The key "__proto__" is not allowed.')
      requireText(key)
      open.push({ value: member, depth: item.depth + 1 })
    }
  }
}

function requireText(text: string): void {
  if (text.includes('\0')) throw new AppError('bad_request', 'Texts cannot hold the zero character.')
  if (!text.isWellFormed())
    throw new AppError('bad_request', 'A text holds half a surrogate pair and is not valid Unicode.')
}
