/** The advisories in force, in the memory of each process: read at start and after each notice, used on when PostgreSQL is away. */
import type { Database } from '../../../kernel/db/database.ts'
import type { Notices } from '../../../kernel/db/notices.ts'
import type { PluginAdvisories, PluginAdvisory } from '../../../published/plugin-advisories.ts'
import { indexAdvisories } from './match.ts'
import { listInForce } from './queries.ts'

/** Told in the transaction that changes an advisory. */
export const ADVISORIES_TOPIC = 'plugin-advisories'
/** After a reading that failed. What was known holds until then. */
const RETRY_MS = 250

/** @throws when the advisories cannot be read for the first time: nobody runs plugins without having asked */
export async function openPluginAdvisories(options: {
  db: Database
  notices: Notices
  onError: (error: Error) => void
}): Promise<PluginAdvisories> {
  const { db, notices, onError } = options
  const listeners = new Set<Parameters<PluginAdvisories['onChange']>[0]>()
  let rows: PluginAdvisory[] = []
  let index = indexAdvisories(rows)
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  let retry: NodeJS.Timeout | undefined
  let isClosed = false

  async function read(): Promise<void> {
    const found = await db.withPlatform(listInForce, { readOnly: true })
    const [before, after] = [index, indexAdvisories(found)]
    const wereBlocking = blocking(rows)
    rows = found
    index = after
    if (blocking(found) === wereBlocking) return
    const isConcerned: Parameters<Parameters<PluginAdvisories['onChange']>[0]>[0]['isConcerned'] = (plugin) =>
      (before.find(plugin)[0]?.action === 'block') !== (after.find(plugin)[0]?.action === 'block')
    for (const listener of listeners) {
      try {
        listener({ isConcerned })
      } catch (error) {
        onError(error as Error)
      }
    }
  }

  /** A reading that began after the call: one under way may have missed what the caller has committed. */
  function reload(): Promise<void> {
    if (!running) {
      running = read().finally(() => (running = undefined))
      return running
    }
    return (next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return reload()
      }))
  }

  function refresh(): void {
    clearTimeout(retry)
    reload().catch((error: unknown) => {
      if (isClosed) return
      onError(error as Error)
      clearTimeout(retry)
      retry = setTimeout(refresh, RETRY_MS).unref()
    })
  }

  notices.subscribe(ADVISORIES_TOPIC, refresh)
  // What was said while this process could not listen.
  notices.resumed(refresh)
  await reload()

  return {
    reload,
    listFor: (plugin) => index.find(plugin),
    // Those that block come first.
    isBlocked: (plugin) => index.find(plugin).find(({ action }) => action === 'block'),
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
      clearTimeout(retry)
      await (next ?? running)?.catch(() => undefined)
    },
  }
}

/** Stands for what is blocked: equal when nothing about it has changed. */
function blocking(rows: readonly PluginAdvisory[]): string {
  return JSON.stringify(
    rows
      .filter(({ action }) => action === 'block')
      .map(({ id, hash, name, range, scope }) => [id, hash, name, range, scope]),
  )
}
