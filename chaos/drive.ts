/** Makes a deployment and sees it through: people meddle with it, decide where it waits for them, and take it back. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Order } from './orders.ts'

export type Driven = {
  order: Order
  id?: string
  /** Its last state; `refused` when it was not even begun, `stuck` when it does not come to an end. */
  state: string
  detail?: string
  tookMs: number
}

type Shown = {
  state: string
  waiting_for: string | null
  can: string[]
  problem: { code: string; detail: string } | null
}

const ENDS = new Set(['succeeded', 'failed', 'rolled_back', 'aborted', 'rejected'])
const LOOK_MS = 400

export async function drive(order: Order, patienceMs: number): Promise<Driven> {
  const { api } = order.tenant
  const began = performance.now()
  const driven = (state: string, id?: string, detail?: string): Driven => ({
    order,
    state,
    tookMs: performance.now() - began,
    ...(id !== undefined && { id }),
    ...(detail !== undefined && { detail }),
  })
  await order.prepare()
  const made = await api.call('POST', `/deployments/${order.module}`, order.body)
  if (made.status !== 202) return driven('refused', undefined, JSON.stringify(made.body))
  const id = String(made.body['id'])
  const act = (what: string) => api.call('POST', `/deployments/${id}/${what}`, {})
  let { meddling } = order
  for (;;) {
    const { body } = await api.call('GET', `/deployments/${id}`)
    const { state, can, problem, waiting_for } = body as unknown as Shown
    const spent = performance.now() - began
    if (ENDS.has(state)) {
      if (state === 'succeeded' && order.isTakenBack && can.includes('rollback')) {
        const back = await act('rollback')
        // Another deployment may hold the site by now: then this one stays.
        const after = back.status === 200 ? String(back.body['state']) : state
        return driven(after, id, back.status === 200 ? undefined : String(back.body['detail']))
      }
      return driven(state, id, problem?.detail)
    }
    if (spent > patienceMs) return driven('stuck', id, `${state}, waiting for ${waiting_for}`)
    if (state === 'paused') await act(can.includes('promote') ? 'promote' : 'abort')
    else if (meddling && spent > meddling.afterMs) {
      if (can.includes(meddling.act)) await act(meddling.act)
      meddling = undefined
    }
    await pause(LOOK_MS)
  }
}
