/** Scheduled tasks: graphile-worker's clock, which fires each of them once however many processes run it. */
import { EventEmitter, once } from 'node:events'
import {
  type ParsedCronItem,
  type Runner,
  type RunnerOptions,
  type TaskList,
  parseCronItems,
  run,
} from 'graphile-worker'
import type { Cron } from './task.ts'

const TICK = 'cron_tick'
/** A little more than a day: a daily task that was missed while nothing ran is made up for. */
const BACKFILL_MS = 25 * 3_600_000

/** The name of the job task behind a scheduled one. */
export function cronJobName(cron: Cron): string {
  return `cron.${cron.name}`
}

export function cronItems(crons: readonly Cron[]): ParsedCronItem[] {
  return parseCronItems(
    crons.map((cron) => ({
      task: TICK,
      identifier: cron.name,
      match: cron.schedule,
      payload: { name: cronJobName(cron) },
      options: { backfillPeriod: BACKFILL_MS },
    })),
  )
}

/** @param enqueue turns a tick into a job; several missed ticks become one */
export function cronTask(enqueue: (name: string) => Promise<void>): TaskList {
  return { [TICK]: (payload: unknown) => enqueue((payload as { name: string }).name) }
}

/** Starts the clock and resolves when it has looked for missed ticks. */
export async function startCron(options: RunnerOptions, parsedCronItems: ParsedCronItem[]): Promise<Runner> {
  const events = new EventEmitter()
  const started = once(events, 'cron:started')
  const runner = await run({ ...options, events, parsedCronItems })
  await Promise.race([started, runner.promise])
  return runner
}
