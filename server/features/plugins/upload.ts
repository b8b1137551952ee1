/** The archive out of a request: a multipart form with one file. */
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../errors.ts'
import { partsOf } from '../../kernel/http/form.ts'
import { filesOfArchive } from './packages.ts'

/** @throws AppError for a request without an archive, and for an archive beyond the limits */
export async function receivePackage(request: FastifyRequest): Promise<Map<string, Buffer>> {
  let archive: Buffer | undefined
  for await (const part of partsOf(request, 'Send the zip archive in the field "file"')) {
    if (part.type !== 'file') continue
    if (archive) {
      part.file.resume()
      throw new AppError('validation_failed', 'Send one archive at a time.')
    }
    archive = Buffer.concat(await part.file.toArray())
    if (part.file.truncated) throw new AppError('body_too_large', 'The archive of a plugin has at most 6 MB.')
  }
  if (!archive)
    throw new AppError('validation_failed', 'The form holds no file. Send the archive in the field "file".')
  return filesOfArchive(archive)
}
