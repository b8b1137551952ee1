/** The archive out of a request: a multipart form with one file, or its bytes as the body. */
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
  if (!archive)
    throw new AppError('validation_failed', 'The form holds no file. Send the archive in the field "file".')
  return filesOfArchive(archive)
}
