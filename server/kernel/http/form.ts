/** Multipart forms as they come over the wire, part by part, with their faults told as the sender's. */
import type { Multipart } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../errors.ts'

/**
 * The parts of a form. Read or resume each file before the next one is asked for.
 * @param wanted what to send, for people who sent something else: `Send the file`
 * @throws AppError unsupported_media_type for another body, bad_request for a form that is broken
 */
export async function* partsOf(request: FastifyRequest, wanted: string): AsyncGenerator<Multipart> {
  if (!request.isMultipart())
    throw new AppError('unsupported_media_type', `${wanted} as multipart/form-data.`)
  try {
    yield* request.parts()
  } catch (error) {
    throw faultOf(error)
  }
}

/** The archive of a form with one file: see `fileOfForm`. */
export async function archiveOfForm(request: FastifyRequest, tooLarge: string): Promise<Buffer> {
  return fileOfForm(request, 'zip archive', tooLarge)
}

/**
 * The file of a form with one.
 * @param what it should be, for people who sent something else
 * @param tooLarge what to say of one beyond the limit of the route
 * @throws AppError for a request without a file, with several, or with one that is too large
 */
export async function fileOfForm(request: FastifyRequest, what: string, tooLarge: string): Promise<Buffer> {
  let file: Buffer | undefined
  for await (const part of partsOf(request, `Send the ${what} in the field "file"`)) {
    if (part.type !== 'file') continue
    if (file) {
      part.file.resume()
      throw new AppError('validation_failed', `Send one ${what} at a time.`)
    }
    file = Buffer.concat(await part.file.toArray())
    if (part.file.truncated) throw new AppError('body_too_large', tooLarge)
  }
  if (!file)
    throw new AppError('validation_failed', `The form holds no file. Send the ${what} in the field "file".`)
  return file
}

/** The parser's complaints about what it reads are plain errors; others (limits, a lost connection) have a code. */
export function faultOf(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || 'code' in error) return error
  return new AppError('bad_request', `The form is broken: ${error.message}.`, { cause: error })
}
