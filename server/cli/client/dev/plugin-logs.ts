/** What a plugin in the making logs on a website, in the terminal; and how it fails, over the page. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Api } from '../api.ts'
import type { Finding } from '../findings.ts'
import { styled } from '../output.ts'
import type { Website } from '../websites.ts'
import type { Say } from './session.ts'
import type { Stage } from './stage.ts'

type Line = {
  id: string
  logged_at: string
  level: string
  message: string
  /** Of what the program itself writes about a failed call: why. */
  fields: { reason?: string } | null
  call: { kind: string; name: string }
  version: string
}

/** A version that this run has shown, and from when on, in ms since 1970 by the server's clock. */
export type Shown = { name: string; version: string; since: number }

const EVERY_MS = 700
const LINES = 100
const STYLES = { debug: 'dim', info: 'cyan', warn: 'yellow', error: 'red' } as const

/**
 * Asks again and again until it is disposed of.
 * @param shown grows; lines of other versions are not of what is being written
 */
export function followLogs(options: {
  api: Api
  website: Website
  shown: readonly Shown[]
  stage: Stage
  say: Say
}): AsyncDisposable {
  const { api, website, shown, stage, say } = options
  const ended = new AbortController()
  let seen = new Set<string>()

  async function look(): Promise<void> {
    const newest = shown.at(-1)
    if (!newest) return
    const { items } = await api.get<{ items: Line[] }>(
      `/websites/${website.id}/plugins/${newest.name}/logs`,
      {
        limit: LINES,
      },
    )
    const fresh = items.filter((line) => !seen.has(line.id) && isOurs(line)).toReversed()
    seen = new Set(items.map(({ id }) => id))
    for (const line of fresh) say(textOf(line))
    // What an earlier save did wrong, this one has perhaps put right.
    stage.noteFailures(fresh.filter(({ version }) => version === newest.version).flatMap(failureIn))
  }

  function isOurs({ version, logged_at }: Line): boolean {
    return shown.some((one) => one.version === version && one.since <= Date.parse(logged_at))
  }

  async function follow(): Promise<void> {
    while (!ended.signal.aborted) {
      // There is no log before the first line; and a server that is away is spoken of by the stage.
      await look().catch(() => {})
      await delay(EVERY_MS, undefined, { signal: ended.signal }).catch(() => {})
    }
  }

  const following = follow()
  return {
    async [Symbol.asyncDispose]() {
      ended.abort()
      await following
    },
  }
}

function textOf({ level, message, call }: Line): string {
  const style = STYLES[level as keyof typeof STYLES] ?? 'cyan'
  return `${styled(style, level.padEnd(5), process.stderr)}  ${styled('dim', `${call.kind} ${call.name}`, process.stderr)}  ${message}`
}

function failureIn({ level, fields, message, call }: Line): Finding[] {
  const isOfTheProgram = level === 'error' && typeof fields?.reason === 'string'
  return isOfTheProgram ? [{ severity: 'error', file: `${call.kind} ${call.name}`, message }] : []
}
