/** Records on their way in from a CSV file. It goes on while other screens are looked at. */
import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { api } from '@/api/api'
import { ApiError } from '@/api/problem'
import { type Scope, currentScope } from '@/api/session'
import { type EntryPlace, entryKeys } from '@/kit/entries/entry-api'
import { messageOf } from '@/kit/form'
import type { NewRecord, RecordDraft } from './records'

export type ImportRow = { line: number; document: RecordDraft }
export type ImportRun = {
  place: EntryPlace
  scope: Scope
  /** As the API writes times. */
  since: string
  total: number
  done: number
  /** When that was known, in ms. */
  at: number
  failures: { line: number; title: string; detail: string }[]
  state: 'running' | 'stopped' | 'done'
}

/** The server does this one by one: more at once would only wait. */
const AT_ONCE = 4
const AGAIN_MS = 3_000

const runs = new Map<string, ImportRun>()
const listeners = new Set<() => void>()

const keyOf = ({ websiteId, kind }: EntryPlace) => `${websiteId}/${kind.type}`

function set(key: string, run: ImportRun | undefined): void {
  if (run) runs.set(key, run)
  else runs.delete(key)
  for (const heard of listeners) heard()
}

export function useImportRun(place: EntryPlace): ImportRun | undefined {
  return useSyncExternalStore(
    (heard) => {
      listeners.add(heard)
      return () => void listeners.delete(heard)
    },
    () => runs.get(keyOf(place)),
  )
}

/** Rows that are under way still arrive. */
export function stopImport(place: EntryPlace): void {
  const run = runs.get(keyOf(place))
  if (run?.state === 'running') set(keyOf(place), { ...run, state: 'stopped' })
}

export function forgetImport(place: EntryPlace): void {
  set(keyOf(place), undefined)
}

/** @param status of the new records */
export async function startImport(
  client: QueryClient,
  place: EntryPlace,
  rows: readonly ImportRow[],
  status: 'draft' | 'published',
): Promise<void> {
  const key = keyOf(place)
  const since = new Date().toISOString()
  set(key, {
    place,
    scope: currentScope(),
    since,
    total: rows.length,
    done: 0,
    at: Date.now(),
    failures: [],
    state: 'running',
  })
  const left = [...rows]
  const work = async () => {
    for (;;) {
      const now = runs.get(key)
      const row = now?.state === 'running' ? left.shift() : undefined
      // Calls are made for the tenant that is looked at: another one must not get these.
      if (!row || now?.scope !== currentScope()) return
      const failure = await send(place, row, status)
      const then = runs.get(key)
      if (then)
        set(key, {
          ...then,
          done: then.done + 1,
          at: Date.now(),
          failures: failure ? [...then.failures, failure] : then.failures,
        })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const run = runs.get(key)
  if (run) set(key, { ...run, state: left.length > 0 ? 'stopped' : 'done' })
  await client.invalidateQueries({ queryKey: entryKeys(place) })
}

async function send(
  { websiteId, kind }: EntryPlace,
  { line, document }: ImportRow,
  status: 'draft' | 'published',
): Promise<ImportRun['failures'][number] | undefined> {
  // The same key for each try: a row whose answer was lost is not there twice.
  const idempotencyKey = crypto.randomUUID()
  for (let tries = 0; ; tries++)
    try {
      await api.POST('/websites/{website_id}/collections/{collection}/records', {
        params: {
          path: { website_id: websiteId, collection: kind.type },
          header: { 'idempotency-key': idempotencyKey },
        },
        body: { document: document as NewRecord, status },
      })
      return undefined
    } catch (error) {
      const isPassing =
        error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500)
      if (!isPassing || tries === 5) return { line, title: document.title, detail: detailOf(error) }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
}

/** Every field that is wrong, in one line. */
function detailOf(error: unknown): string {
  const errors = error instanceof ApiError ? (error.problem.errors ?? []) : []
  if (errors.length === 0) return messageOf(error)
  return errors
    .map(({ path, message }) => `${path.replace(/^\/body\/document\/(fields\/)?/, '')} ${message}`)
    .join('; ')
}
