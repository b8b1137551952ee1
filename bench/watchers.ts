/** Visitors who keep asking each serving process for a page, to see when it shows the new release. */
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'undici'
import { quantile } from './measure.ts'

export type Watchers = AsyncDisposable & {
  /** Asks every process once, so that it knows the host. */
  visit: (host: string, path?: string) => Promise<void>
  /**
   * Asks every process again and again until it answers with `mark`, of each host in turn.
   * @returns when each of them first did, on the clock of performance.now()
   * @throws Error after a minute
   */
  until: (hosts: readonly string[], mark: string) => Promise<number[]>
}

const PATIENCE_MS = 60_000

/**
 * Opens a connection to each process. Connections are handed out in turns, so as many as there are processes, opened one
 * after the other while nobody else connects, reach each of them once.
 */
export async function openWatchers(port: number, processes: number): Promise<Watchers> {
  const clients = Array.from({ length: processes }, () => new Client(`http://127.0.0.1:${port}`))
  const ask = async (client: Client, host: string, path = '/') => {
    const { statusCode, body } = await client.request({ path, method: 'GET', headers: { host } })
    const text = await body.text()
    if (statusCode !== 200) throw new Error(`${host}${path} answered ${statusCode}: ${text.slice(0, 200)}`)
    return text
  }
  for (const client of clients) await (await client.request({ path: '/healthz', method: 'GET' })).body.dump()
  return {
    async visit(host, path) {
      await Promise.all(clients.map((client) => ask(client, host, path)))
    },
    until: (hosts, mark) =>
      Promise.all(
        clients.map(async (client) => {
          const limit = performance.now() + PATIENCE_MS
          for (const host of hosts)
            while (!(await ask(client, host)).includes(mark)) {
              if (performance.now() > limit) throw new Error(`${host} does not show ${mark}`)
              // Without a break, the watchers alone would keep all cores busy.
              await pause(1)
            }
          return performance.now()
        }),
      ),
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.destroy()))
    },
  }
}

/** `p50 1.2, p99 3.4, at most 5.6 ms` */
export function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const [p50, p99] = [quantile(sorted, 0.5), quantile(sorted, 0.99)]
  return `p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, at most ${(sorted.at(-1) ?? 0).toFixed(1)} ms`
}
