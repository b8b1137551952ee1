/** Starts the load generator and waits for what it has measured. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Order, Outcome } from './load.ts'

/** @throws Error when an answer was anything but 200: then there is nothing to measure */
export async function putLoad(order: Order): Promise<Outcome> {
  const program = join(import.meta.dirname, 'load.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(JSON.stringify(order))
  const outcome = JSON.parse(await text(child.stdout)) as Outcome
  if (Object.keys(outcome.failures).length)
    throw new Error(`answers other than 200: ${JSON.stringify(outcome.failures)}`)
  return outcome
}
