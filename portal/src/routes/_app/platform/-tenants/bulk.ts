/**
 * The same act on many tenants, a few at a time so that it can be watched. It goes on wherever in the portal one goes; the
 * browser asks before a tab is closed in the middle of it.
 */
import { useSyncExternalStore } from 'react'
import { type Body, api } from '@/api/api'
import { messageOf } from '@/kit/form'

export type BulkAct = Omit<Body<'post', '/admin/tenants/bulk'>, 'ids'>
type Chosen = { id: string; name: string }
export type Outcome = Chosen & { problem?: string }
export type BulkRun = {
  action: BulkAct['action']
  /** As the API writes times. */
  since: string
  /** When the last outcomes came, in ms. */
  at: number
  total: number
  outcomes: readonly Outcome[]
  isRunning: boolean
}

const AT_ONCE = 10

let run: BulkRun | undefined
const listeners = new Set<() => void>()

function show(next: BulkRun | undefined): void {
  run = next
  for (const heard of listeners) heard()
}

function subscribe(heard: () => void): () => void {
  listeners.add(heard)
  return () => void listeners.delete(heard)
}

/** What is under way, or has ended and was not closed yet. */
export function useBulkRun(): BulkRun | undefined {
  return useSyncExternalStore(subscribe, () => run)
}

export function closeBulkRun(): void {
  if (!run?.isRunning) show(undefined)
}

/** Does it to all of them; those that cannot be changed stop no others. One run at a time. */
export async function startBulkRun(act: BulkAct, chosen: readonly Chosen[]): Promise<void> {
  if (run?.isRunning) return
  window.addEventListener('beforeunload', stay)
  const of: BulkRun = {
    action: act.action,
    since: new Date().toISOString(),
    at: Date.now(),
    total: chosen.length,
    outcomes: [],
    isRunning: true,
  }
  show(of)
  const outcomes: Outcome[] = []
  for (let from = 0; from < chosen.length; from += AT_ONCE) {
    outcomes.push(...(await doPart(act, chosen.slice(from, from + AT_ONCE))))
    show({ ...of, at: Date.now(), outcomes: [...outcomes] })
  }
  window.removeEventListener('beforeunload', stay)
  show({ ...of, outcomes, isRunning: false })
}

async function doPart(act: BulkAct, part: readonly Chosen[]): Promise<Outcome[]> {
  try {
    const { data } = await api.POST('/admin/tenants/bulk', {
      body: { ...act, ids: part.map(({ id }) => id) },
    })
    const problems = new Map(
      data?.results.filter(({ ok }) => !ok).map(({ id, error }) => [id, error?.detail ?? error?.code ?? '']),
    )
    return part.map((tenant) => {
      const problem = problems.get(tenant.id)
      return { ...tenant, ...(problem !== undefined && { problem }) }
    })
  } catch (error) {
    return part.map((tenant) => ({ ...tenant, problem: messageOf(error) }))
  }
}

function stay(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
