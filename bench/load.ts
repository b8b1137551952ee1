/**
 * The load on an HTTP server, in a process of its own so that it does not slow down what it measures: `node load.ts`
 * with an Order as JSON on its input. Speaks HTTP/1.1 over plain sockets: a full client would need more time per request
 * than the server does.
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

export type Order = {
  port: number
  connections: number
  durationMs: number
  /** Whole requests, taken in turn. */
  requests: string[]
}

export type Outcome = {
  /** Per second. */
  throughput: number
  /** ms, ascending. */
  latencies: number[]
  /** Answers other than 200, by status. */
  failures: Record<string, number>
}

async function run({ port, connections, durationMs, requests }: Order): Promise<Outcome> {
  const latencies: number[] = []
  const failures: Record<string, number> = {}
  const started = performance.now()
  const until = started + durationMs
  let next = 0

  async function keepAsking(): Promise<void> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    const { promise: done, resolve, reject } = Promise.withResolvers<void>()
    let answer: Buffer = Buffer.alloc(0)
    let asked = 0
    const ask = () => {
      asked = performance.now()
      socket.write(requests[next++ % requests.length] ?? '')
    }
    socket.on('error', reject)
    socket.on('close', () => resolve())
    socket.on('data', (chunk: Buffer) => {
      answer = answer.length ? Buffer.concat([answer, chunk]) : chunk
      const head = answer.indexOf('\r\n\r\n')
      if (head < 0) return
      const header = answer.toString('latin1', 0, head)
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(header)?.[1])
      if (Number.isNaN(length)) return reject(new Error(`an answer without a length: ${header}`))
      if (answer.length < head + 4 + length) return
      const now = performance.now()
      latencies.push(now - asked)
      const status = header.slice(9, 12)
      if (status !== '200') failures[status] = (failures[status] ?? 0) + 1
      answer = Buffer.alloc(0)
      if (now < until) ask()
      else socket.end()
    })
    ask()
    await done
  }

  await Promise.all(Array.from({ length: connections }, keepAsking))
  const seconds = (performance.now() - started) / 1000
  return { throughput: latencies.length / seconds, latencies: latencies.toSorted((a, b) => a - b), failures }
}

process.stdout.write(JSON.stringify(await run(JSON.parse(await text(process.stdin)) as Order)))
