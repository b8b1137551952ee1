/** The package out of a request: a multipart form with one archive. */
import type { FastifyRequest } from 'fastify'
import { archiveOfForm } from '../../kernel/http/form.ts'
import { filesOfArchive } from './packages.ts'

/** @throws AppError for a request without an archive, and for an archive beyond the limits */
export async function receivePackage(request: FastifyRequest): Promise<Map<string, Buffer>> {
  return filesOfArchive(await archiveOfForm(request, 'The archive of a plugin has at most 6 MB.'))
}
