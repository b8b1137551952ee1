/** Watches a deployment until it is over, and turns its end into an exit code. */
import type { Api } from './api.ts'
import { EXIT, type ExitCode } from './failure.ts'
import { type Deployment, followDeployment } from './follow.ts'
import { interruption } from './interrupt.ts'
import { count, note, styled } from './output.ts'
import { openProgress } from './progress.ts'

export type WatchOptions = {
  json?: boolean
  /** False: end where somebody has to do something before it goes on. */
  wait?: boolean
  /** It is being taken back: what it went through before is of no interest, and being rolled back is the good end. */
  isRollback?: boolean
}

/** Ctrl-C stops watching: the deployment goes on. @returns the exit code */
export async function watchDeployment(api: Api, id: string, options: WatchOptions): Promise<ExitCode> {
  using interrupted = interruption()
  using progress = openProgress()
  let last: Deployment | undefined
  for await (const deployment of followDeployment(api, id, interrupted.signal)) {
    last = deployment
    if (options.json) process.stdout.write(`${JSON.stringify(deployment)}\n`)
    else if (!options.isRollback) progress.show(deployment)
    if (options.wait === false && needsSomebody(deployment)) break
  }
  progress[Symbol.dispose]()
  if (!last) return EXIT.failed
  if (last.finished_at === null) {
    for (const line of interrupted.signal.aborted ? detached(last) : waiting(last)) note(line)
    return interrupted.signal.aborted ? EXIT.done : EXIT.waiting
  }
  if (!options.json) for (const line of ending(last, options)) note(line)
  return exitCodeOf(last, options)
}

/** Whether it will not go on before a person or a certain hour allows it. */
function needsSomebody({ state, waiting_for }: Deployment): boolean {
  return (
    state === 'paused' || waiting_for === 'approval' || waiting_for === 'window' || waiting_for === 'time'
  )
}

function exitCodeOf({ state }: Deployment, { isRollback }: WatchOptions): ExitCode {
  if (state === (isRollback ? 'rolled_back' : 'succeeded')) return EXIT.done
  return state === 'rolled_back' ? EXIT.rolled_back : EXIT.failed
}

function detached({ id }: Deployment): string[] {
  return [
    'No longer watching; the deployment goes on.',
    `  Watch it again:  hotswap deployments watch ${id}`,
    `  Stop it:         hotswap deployments abort ${id}`,
  ]
}

function waiting({ id, state, waiting_for }: Deployment): string[] {
  const next = state === 'paused' ? 'resume' : waiting_for === 'approval' ? 'approve' : 'watch'
  return [
    `It ${state === 'paused' ? 'is paused' : `waits (${waiting_for})`}.`,
    `  Next:  hotswap deployments ${next} ${id}`,
  ]
}

function ending(deployment: Deployment, { isRollback }: WatchOptions): string[] {
  const { id, state, environment, websites, problem, hot_until } = deployment
  const green = (text: string) => styled('green', text, process.stderr)
  const red = (text: string) => styled('red', text, process.stderr)
  const why = problem ? `: ${problem.detail}` : '.'
  switch (state) {
    case 'succeeded':
      if (environment === 'staging')
        return [
          green(`On staging of ${count(websites.total, 'website')}.`),
          `  Bring it to production:  hotswap deployments promote ${id}`,
        ]
      return [
        green(`Live on ${count(websites.live, 'website')}.`) + leftOut(websites),
        `  Take it back:  hotswap rollback ${id}${hot_until === null ? '' : `   (instant until ${new Date(hot_until).toTimeString().slice(0, 5)})`}`,
      ]
    case 'rolled_back':
      return [(isRollback ? green : red)(`Rolled back${why}`), '  Visitors see what they saw before.']
    case 'rejected':
      return [red(`Rejected${why}`)]
    case 'aborted':
      return [red(`Stopped${why}`)]
    default:
      return [red(`Failed${why}`), `  What happened:  hotswap deployments show ${id}`]
  }
}

function leftOut({ failed, skipped, unchanged }: Deployment['websites']): string {
  const parts = [
    failed > 0 && `${failed} failed`,
    skipped > 0 && `${skipped} skipped`,
    unchanged > 0 && `${unchanged} had it already`,
  ].filter(Boolean)
  return parts.length > 0 ? ` ${parts.join(', ')}.` : ''
}
