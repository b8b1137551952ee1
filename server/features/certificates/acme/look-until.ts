/** Looks at something of an authority until it has changed. */
import { setTimeout } from 'node:timers/promises'
import type { Client } from 'acme-client'
import type { Conversation } from './account.ts'
import { failure } from './problems.ts'

const PATIENCE_MS = 120_000
const FIRST_PAUSE_MS = 250
const PAUSE_MS_MAX = 5_000
/** An authority may wish for longer pauses, within limits. */
const WISHED_MS_MAX = 15_000

/**
 * @param phase what is waited for, as in `… did not come to an end`
 * @throws AcmeFailure unfinished
 */
export async function lookUntil<Found>(
  { talk, signal }: { talk: Conversation; signal: AbortSignal },
  phase: string,
  look: (client: Client) => Promise<Found>,
  isDone: (found: Found) => boolean,
): Promise<Found> {
  const patience = performance.now() + PATIENCE_MS
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, PAUSE_MS_MAX)) {
    const found = await talk.ask(look)
    if (isDone(found)) return found
    if (performance.now() > patience)
      throw failure('unfinished', `Waited in vain for ${phase}.`, { during: 'request' })
    await rest(Math.max(pause, Math.min((talk.retryAfter ?? 0) * 1_000, WISHED_MS_MAX)), signal)
  }
}

/** @throws the signal's reason once it is aborted */
export async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined)
  signal.throwIfAborted()
}
