/** The archive out of a request: a multipart form with one file. */
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../errors.ts'
import { filesOfArchive } from './packages.ts'

/** @throws AppError for a request without an archive, and for an archive beyond the limits */
export async function receivePackage(request: FastifyRequest): Promise<Map<string, Buffer>> {
  if (!request.isMultipart())
    throw new AppError(
      'unsupported_media_type',
      'Send the zip archive as multipart/form-data, in the field "file".',
    )
  const archive = await archiveIn(request).catch((error: unknown) => {
    // The parser's complaints about what it reads are plain errors; limits and lost connections have a code.
    if (error instanceof AppError || !(error instanceof Error) || 'code' in error) throw error
    throw new AppError('bad_request', `The form is broken: ${error.message}.`, { cause: error })
  })
  if (!archive)
    throw new AppError('validation_failed', 'The form holds no file. Send the archive in the field "file".')
  return filesOfArchive(archive)
}

async function archiveIn(request: FastifyRequest): Promise<Buffer | undefined> {
  let archive: Buffer | undefined
  for await (const part of request.parts()) {
    if (part.type !== 'file') continue
    if (archive) {
      part.file.resume()
      throw new AppError('validation_failed', 'Send one archive at a time.')
    }
    archive = Buffer.concat(await part.file.toArray())
    if (part.file.truncated) throw new AppError('body_too_large', 'The archive of a theme has at most 21 MB.')
  }
  return archive
}
