/** Visitors of all sites on all nodes, without a break. Every answer is looked at, and every failure has to have an excuse. */
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'undici'
import { assetOf } from '../server/liquid/assets.ts'
import { readPage } from '../test/kit/marked-site.ts'
import type { Dice } from './dice.ts'
import type { Node } from './nodes.ts'
import type { Outages } from './outages.ts'
import type { ChaosTenant } from './stage.ts'

export type Visits = {
  answers: number
  byStatus: Record<string, number>
  /** Answers with 5xx while PostgreSQL was away. */
  excused: number
  /** Connections that broke when a process of the node was killed. */
  cut: number
  /** Connections that were refused while nobody listened at the node. */
  refused: number
  /** Whatever else went wrong, the first of them in words. */
  failures: string[]
  failureCount: number
  /** Pages that held parts of two releases. */
  mixed: string[]
}

export type Visitors = { stop: () => Promise<Visits> }

const PATHS = [
  '/',
  '/',
  '/blog',
  '/blog/post-0',
  '/_content/posts',
  '/feed.xml',
  '/nowhere',
  '/api/counter/version',
]
const PAUSE_MS = 15
const KEPT = 20

export function sendVisitors(
  count: number,
  {
    dice,
    nodes,
    tenants,
    outages,
  }: { dice: Dice; nodes: readonly Node[]; tenants: readonly ChaosTenant[]; outages: Outages },
): Visitors {
  const seen: Visits = {
    answers: 0,
    byStatus: {},
    excused: 0,
    cut: 0,
    refused: 0,
    failures: [],
    failureCount: 0,
    mixed: [],
  }
  const hosts = tenants.flatMap(({ sites, themes }) => {
    const styles = new Map(themes.map(({ colour, css }) => [colour, nameOf(css)]))
    return sites.map(({ host }) => ({ host, styles }))
  })
  const leaving = new AbortController()

  function fail(what: string): void {
    seen.failureCount += 1
    if (seen.failures.length < KEPT) seen.failures.push(`${new Date().toISOString()} ${what}`)
  }

  async function visit(clients: readonly Client[]): Promise<void> {
    const index = dice.below(clients.length)
    const { host, styles } = dice.pick(hosts)
    const path = dice.pick(PATHS)
    const from = performance.now()
    try {
      const answer = await clients[index]?.request({ path, method: 'GET', headers: { host } })
      const text = (await answer?.body.text()) ?? ''
      const status = answer?.statusCode ?? 0
      seen.answers += 1
      seen.byStatus[status] = (seen.byStatus[status] ?? 0) + 1
      if (status >= 500) {
        if (outages.hadNoDatabase(from, performance.now())) seen.excused += 1
        else
          fail(
            `${host}${path} on node ${index} answered ${status} after ${Math.round(performance.now() - from)} ms`,
          )
      } else if (path === '/') {
        const page = readPage(text)
        if (!page || !page.stylesheet.endsWith(`/${styles.get(page.colour)}`))
          seen.mixed.push(`${host}: ${JSON.stringify(page ?? text.slice(0, 300))}`)
      }
    } catch (error) {
      const isRefused = (error as { code?: string }).code === 'ECONNREFUSED'
      if (outages.hadNoProcess(index, from, performance.now())) seen[isRefused ? 'refused' : 'cut'] += 1
      else fail(`${host}${path} on node ${index}: ${(error as Error).message}`)
      await pause(100)
    }
  }

  const under = Array.from({ length: count }, async () => {
    const clients = nodes.map(({ port }) => new Client(`http://127.0.0.1:${port}`))
    while (!leaving.signal.aborted) {
      await visit(clients)
      await pause(PAUSE_MS)
    }
    await Promise.all(clients.map((client) => client.destroy()))
  })
  return {
    async stop() {
      leaving.abort()
      await Promise.all(under)
      return seen
    },
  }
}

const nameOf = (css: string) => assetOf('theme.css', Buffer.from(css)).hashed_name
