/**
 * Swaps the theme of a site again and again while visitors load it from every serving process, each page with its
 * stylesheet and an answer of the read API, and looks whether all they get fits together.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'undici'
import type { AppContext } from '../server/context.ts'
import { assetOf } from '../server/liquid/assets.ts'
import { type MarkedTheme, readApiVersion, readPage, themeOf } from '../test/kit/marked-site.ts'
import { prepareSwap, swap } from '../test/kit/swap.ts'

export type SwapLoad = {
  ctx: AppContext
  port: number
  processes: number
  tenantId: string
  siteId: string
  host: string
  themes: readonly MarkedTheme[]
  swaps: number
  /** Visitors of each process. */
  visitors: number
}

export type SwapOutcome = {
  seconds: number
  /** Answers by what was asked for. */
  answers: { pages: number; stylesheets: number; api: number }
  /** In words, the first of them. */
  failures: string[]
  mixed: string[]
  /** Of each process: ms from the commit of a swap until it first showed that release or a later one, ascending. */
  staleness: number[][]
  /** Of each process: how many different releases it was seen to show. However fast the machine: one of every `WATCHED_EVERY`, at least. */
  shown: number[]
}

const KEPT = 20
/** Of the pause before a swap, in turns: none of its release may be ready yet, or all. */
const PAUSES_MS = [0, 5, 20]
/** The next swap after so many waits until every process was seen with what is there: a slow machine is not left behind. */
export const WATCHED_EVERY = 10

export async function swapUnderLoad(load: SwapLoad): Promise<SwapOutcome> {
  const { ctx, tenantId, siteId, themes, swaps } = load
  const names = new Map(
    themes.map(({ colour, css }) => [colour, assetOf('theme.css', Buffer.from(css)).hashed_name]),
  )
  const outcome: SwapOutcome = {
    seconds: 0,
    answers: { pages: 0, stylesheets: 0, api: 0 },
    failures: [],
    mixed: [],
    staleness: [],
    shown: Array.from({ length: load.processes }, () => 0),
  }
  /** When each version was committed. */
  const commits: number[] = [0]
  /** Of each process, when each version was first seen. */
  const seen = Array.from({ length: load.processes }, (): number[] => [])
  const note = (list: string[], what: string) => void (list.length < KEPT && list.push(what))
  const leaving = new AbortController()

  async function visit(client: Client, process: number): Promise<void> {
    const firsts = seen[process] ?? []
    let last = 0
    async function get(path: string) {
      const answer = await client.request({ path, method: 'GET', headers: { host: load.host } })
      const text = await answer.body.text()
      if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}`)
      return { text, headers: answer.headers }
    }
    /** Nobody sees an older release after a newer one: a process swaps once and for all. */
    function meet(version: number, what: string): void {
      if (version < last) note(outcome.mixed, `${what} of version ${version} after one of ${last}`)
      const now = performance.now()
      if (firsts.length <= version) outcome.shown[process] = (outcome.shown[process] ?? 0) + 1
      for (let known = firsts.length; known <= version; known += 1) firsts[known] = now
      last = Math.max(last, version)
    }
    while (!leaving.signal.aborted)
      try {
        const { text } = await get('/')
        outcome.answers.pages += 1
        const page = readPage(text)
        const theme = themeOf(themes, page?.version ?? 0)
        if (
          !page ||
          page.colour !== theme.colour ||
          !page.stylesheet.endsWith(`/${names.get(theme.colour)}`)
        ) {
          note(outcome.mixed, `page: ${JSON.stringify(page ?? text.slice(0, 200))}`)
          continue
        }
        meet(page.version, 'page')
        const style = await get(page.stylesheet.replace(/^https?:\/\/[^/]+/, ''))
        outcome.answers.stylesheets += 1
        if (style.text !== theme.css) note(outcome.mixed, `${page.stylesheet} is not that of ${theme.colour}`)
        const version = readApiVersion((await get('/_content/posts')).headers)
        outcome.answers.api += 1
        if (version === undefined) note(outcome.mixed, 'an answer of the read API without a version')
        else meet(version, 'answer of the read API')
      } catch (error) {
        note(outcome.failures, (error as Error).message)
      }
  }

  const clients: Client[] = []
  // One after the other: connections are handed to the processes in turns.
  for (let index = 0; index < load.processes * load.visitors; index += 1) {
    const client = new Client(`http://127.0.0.1:${load.port}`)
    await (await client.request({ path: '/', method: 'GET', headers: { host: load.host } })).body.dump()
    clients.push(client)
  }
  const began = performance.now()
  const visits = clients.map((client, index) => visit(client, index % load.processes))
  for (let version = 1; version <= swaps; version += 1) {
    const prepared = await prepareSwap(ctx, { tenantId, themes }, [siteId], version)
    await pause(PAUSES_MS[version % PAUSES_MS.length])
    await swap(ctx, prepared, (at) => void (commits[version] = at))
    if (version % WATCHED_EVERY === 0 || version === swaps) await untilAllSaw(seen, version)
  }
  leaving.abort()
  await Promise.all(visits)
  await Promise.all(clients.map((client) => client.destroy()))
  outcome.seconds = (performance.now() - began) / 1_000
  outcome.staleness = seen.map((firsts) =>
    firsts
      .slice(1)
      .map((at, index) => at - (commits[index + 1] ?? 0))
      .toSorted((a, b) => a - b),
  )
  return outcome
}

const PATIENCE_MS = 10_000

/** A swap has to arrive everywhere; if it does not, the process has too few times to show. */
async function untilAllSaw(seen: readonly number[][], version: number): Promise<void> {
  for (const limit = performance.now() + PATIENCE_MS; performance.now() < limit; await pause(5))
    if (seen.every((firsts) => firsts.length > version)) return
}
