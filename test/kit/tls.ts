/** Clients of the HTTPS server as they come: one handshake, one HTTP/2 connection, curl. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  connect,
} from 'node:http2'
import { type ConnectionOptions, type TLSSocket, connect as connectTls } from 'node:tls'

export type Handshake =
  | { socket: TLSSocket; error?: undefined }
  /** The error's code, such as ERR_SSL_…_ALERT_…. */
  | { socket?: undefined; error: string }

/** Shakes hands with 127.0.0.1, without believing or doubting anything. @returns the socket, or why there is none */
export function shakeHands(
  port: number,
  options: ConnectionOptions & { localAddress?: string } = {},
): Promise<Handshake> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options })
  return new Promise((resolve) => {
    socket.once('secureConnect', () => resolve({ socket }))
    socket.once('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? error.message }))
    socket.once('close', () => resolve({ error: 'closed' }))
  })
}

/** The names of the certificate that a server has shown. */
export function namesOf(socket: TLSSocket): string {
  return socket.getPeerCertificate().subjectaltname ?? ''
}

/** @param name whom the connection is opened for */
export async function openHttp2(port: number, name: string, ca: string): Promise<ClientHttp2Session> {
  const session = connect(`https://${name}:${port}`, {
    createConnection: () =>
      connectTls({ port, host: '127.0.0.1', servername: name, ca, ALPNProtocols: ['h2'] }),
  })
  session.on('error', () => undefined)
  await once(session, 'connect')
  return session
}

export type Http2Answer = { status: number; headers: IncomingHttpHeaders; text: string }

/** Asks over an open connection. @throws Error with the code of the reset when there was no whole answer */
export async function ask(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body?: string | Buffer,
): Promise<Http2Answer> {
  const stream = session.request(headers, { endStream: body === undefined })
  if (body !== undefined) stream.end(body)
  const { promise, resolve, reject } = Promise.withResolvers<Http2Answer>()
  let answered: IncomingHttpHeaders = {}
  let text = ''
  let isWhole = false
  stream.on('response', (received) => (answered = received))
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  stream.on('end', () => (isWhole = true))
  stream.on('error', reject)
  stream.on('close', () => {
    const status = Number(answered[':status'])
    if (isWhole && status && stream.rstCode === 0) resolve({ status, headers: answered, text })
    else reject(Object.assign(new Error(`reset with code ${stream.rstCode}`), { reset: stream.rstCode }))
  })
  return promise
}

/** @returns the exit code of curl and everything it said */
export async function curl(...args: string[]): Promise<{ code: number; output: string }> {
  const child = spawn('curl', ['--silent', '--show-error', '--max-time', '20', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [code] = (await once(child, 'close')) as [number]
  return { code, output }
}
