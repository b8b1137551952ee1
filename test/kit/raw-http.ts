/** Speaks HTTP by hand over a socket, for requests no client library would send. */
import { once } from 'node:events'
import { connect } from 'node:net'

export type RawAnswer = { status: number; headers: Record<string, string>; body: string }

/**
 * Sends the bytes as they are and reads until the server closes the connection.
 * @returns the first answer; undefined when the server closed without one
 */
export async function sendRaw(port: number, request: string | Buffer): Promise<RawAnswer | undefined> {
  return (await sendRawAll(port, request))[0]
}

/** Like sendRaw, for several requests on one connection. */
export async function sendRawAll(port: number, request: string | Buffer): Promise<RawAnswer[]> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  // A server that refuses early may reset the connection while we are still writing; what it said before counts.
  socket.on('error', () => undefined)
  const closed = once(socket, 'close')
  socket.write(request)
  await closed
  return parse(Buffer.concat(chunks).toString('latin1'))
}

/** A GET with the given header lines; asks the server to close afterwards. */
export function get(target: string, ...headers: string[]): string {
  return [`GET ${target} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n')
}

function parse(text: string): RawAnswer[] {
  const answers: RawAnswer[] = []
  for (let rest = text; rest.startsWith('HTTP/1.1 ');) {
    const end = rest.indexOf('\r\n\r\n')
    const [line = '', ...lines] = rest.slice(0, end).split('\r\n')
    const headers = Object.fromEntries(
      lines.map((header) => [
        header.slice(0, header.indexOf(':')).toLowerCase(),
        header.slice(header.indexOf(':') + 1).trim(),
      ]),
    )
    const status = Number(line.split(' ')[1])
    const length = Number(headers['content-length'] ?? rest.length)
    const body = rest.slice(end + 4, end + 4 + length)
    if (status >= 200) answers.push({ status, headers, body })
    rest = status >= 200 ? rest.slice(end + 4 + length) : rest.slice(end + 4)
  }
  return answers
}
