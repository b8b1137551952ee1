/** Visits a website over a real connection, under any host name. */
import { type Agent, type IncomingMessage, request } from 'node:http'

export type Visit = { method?: string; headers?: Record<string, string>; agent?: Agent; body?: string }

export type VisitAnswer = {
  status: number
  headers: Record<string, string | undefined>
  /** As it came, in whatever content coding. */
  bytes: Buffer
  text: string
}

export async function visit(
  port: number,
  host: string,
  path: string,
  { method = 'GET', headers = {}, agent, body }: Visit = {},
): Promise<VisitAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const call = request({
    host: '127.0.0.1',
    port,
    path,
    method,
    headers: {
      host,
      ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
    },
    ...(agent && { agent }),
  })
  call.once('response', resolve).once('error', reject)
  call.end(body)
  const response = await promise
  const bytes = Buffer.concat(await response.toArray())
  return {
    status: response.statusCode ?? 0,
    headers: response.headers as VisitAnswer['headers'],
    bytes,
    text: bytes.toString(),
  }
}
