/** Files out of a multipart form, one after the other as they come over the wire. */
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../errors.ts'
import { requireStorable } from '../../kernel/http/body.ts'
import { faultOf, partsOf } from '../../kernel/http/form.ts'
import { MAX_FILE_BYTES } from './file-types.ts'
import { type Added, takeIn } from './intake.ts'
import { parseFields } from './schema.ts'
import type { MediaCtx, MediaTarget } from './uploads.ts'

export type Failure = { name: string; code: string; detail: string }

/** What a form adds to the bytes of its files, at most about: less is reserved, so that the last file that fits does fit. */
const FORM_BYTES = 2_000

/**
 * Adds every file of the form. A file that is refused does not keep those behind it from being taken.
 * @throws AppError what the first file was refused for, when none was taken; unsupported_media_type for other bodies
 */
export async function receiveFiles(
  ctx: MediaCtx,
  target: MediaTarget,
  request: FastifyRequest,
): Promise<{ added: Added[]; failures: Failure[] }> {
  const length = Number(request.headers['content-length'] ?? 0)
  if (length > 20 * MAX_FILE_BYTES) throw new AppError('body_too_large', 'Send fewer or smaller files.')
  const fields: Record<string, string> = {}
  const added: Added[] = []
  const refused: { name: string; error: AppError }[] = []
  let passed = 0
  for await (const part of partsOf(request, 'Send the files')) {
    if (part.type === 'field') {
      fields[part.fieldname] = String(part.value)
      continue
    }
    try {
      requireStorable(fields)
      const given = parseFields(fields, part.filename ?? '')
      // What is left of the request is this file, and those behind it.
      const expected = Math.max(0, length - passed - FORM_BYTES)
      added.push(await takeIn(ctx, target, { ...given, body: part.file }, expected))
    } catch (error) {
      if (part.file.errored) throw faultOf(error)
      if (!(error instanceof AppError)) throw error
      refused.push({ name: part.filename ?? '', error })
    } finally {
      // What nobody wants any more must pass, too: the answer is read when the request has been sent.
      part.file.resume()
      passed += part.file.bytesRead
    }
  }
  const [first] = refused
  if (added.length === 0) throw first?.error ?? new AppError('validation_failed', 'The form holds no file.')
  const failures = refused.map(({ name, error }) => ({ name, code: error.code, detail: error.message }))
  return { added, failures }
}
