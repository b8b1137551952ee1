/** Shakes hands, in a process of its own on another core: `node bench/handshakes.ts` with an order as JSON on standard input. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { type TLSSocket, connect } from 'node:tls'

export type HandshakeOrder = {
  port: number
  names: readonly string[]
  count: number
  concurrency: number
  /** Whether sessions are taken up again, after the first of each name. */
  isResumed?: boolean
}

export type HandshakeOutcome = {
  seconds: number
  p50: number
  p99: number
  failures: number
  resumed: number
}

/** @param core that the client runs on */
export async function shakeHands(order: HandshakeOrder, core: number): Promise<HandshakeOutcome> {
  const args = [
    '-c',
    String(core),
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    import.meta.filename,
  ]
  const child = spawn('taskset', args, { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify(order))
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')])
  return JSON.parse(output) as HandshakeOutcome
}

async function work({
  port,
  names,
  count,
  concurrency,
  isResumed,
}: HandshakeOrder): Promise<HandshakeOutcome> {
  const times: number[] = []
  const sessions = new Map<string, Buffer>()
  let failures = 0
  let resumed = 0
  let next = 0

  async function shake(index: number): Promise<void> {
    const servername = names[index % names.length] ?? ''
    const session = isResumed ? sessions.get(servername) : undefined
    const began = performance.now()
    // Certificates are looked at elsewhere; here the server's work counts.
    const socket: TLSSocket = connect({
      port,
      host: '127.0.0.1',
      servername,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
      ...(session && { session }),
    })
    try {
      const ticket = isResumed && !session ? once(socket, 'session') : undefined
      await once(socket, 'secureConnect')
      times.push(performance.now() - began)
      if (socket.isSessionReused()) resumed += 1
      if (ticket) sessions.set(servername, ((await ticket) as [Buffer])[0])
    } catch {
      failures += 1
    }
    socket.destroy()
  }

  const began = performance.now()
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < count) await shake(next++)
    }),
  )
  const seconds = (performance.now() - began) / 1_000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? Infinity
  return { seconds, p50: at(0.5), p99: at(0.99), failures, resumed }
}

if (import.meta.main) {
  const order = JSON.parse(await text(process.stdin)) as HandshakeOrder
  process.stdout.write(JSON.stringify(await work(order)))
}
