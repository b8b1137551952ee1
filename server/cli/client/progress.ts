/** Shows how far a deployment has come: lines for what is done, and on a terminal one that moves for what is being done. */
import type { Deployment } from './follow.ts'
import { count, styled } from './output.ts'

export type Progress = Disposable & { show: (deployment: Deployment) => void }
type Step = Deployment['steps'][number]

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 100
const BAR_WIDTH = 24
const CLEAR_LINE = '\r\u001b[2K'

/** @param stream a line that moves only where somebody looks at it */
export function openProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const told = new Set<string>()
  let present: Deployment | undefined
  let frame = 0
  const clear = () => {
    if (stream.isTTY) stream.write(CLEAR_LINE)
  }
  const draw = () => {
    if (!stream.isTTY || !present || present.finished_at !== null) return
    frame += 1
    const line = `${FRAMES[frame % FRAMES.length]} ${bar(present.percent)} ${stateLine(present)}`
    stream.write(CLEAR_LINE + line.slice(0, (stream.columns || 80) - 1))
  }
  const timer = stream.isTTY ? setInterval(draw, FRAME_MS) : undefined
  const say = (line: string) => {
    if (told.has(line)) return
    told.add(line)
    clear()
    stream.write(`${line}\n`)
  }
  return {
    show(deployment) {
      present = deployment
      for (const step of deployment.steps) if (isDone(step)) say(stepLine(step, stream))
      if (!stream.isTTY && deployment.finished_at === null) say(`  ${stateLine(deployment)}`)
      draw()
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      clear()
    },
  }
}

const isDone = ({ state }: Step) => state === 'succeeded' || state === 'failed' || state === 'skipped'

function stepLine(step: Step, stream: NodeJS.WriteStream): string {
  const { name, state, started_at, finished_at, detail } = step
  const mark = { succeeded: ['✔', 'green'], failed: ['✖', 'red'] } as const
  const [sign, colour] = mark[state as 'succeeded' | 'failed'] ?? ['–', 'dim']
  const seconds =
    started_at !== null && finished_at !== null
      ? (Date.parse(finished_at) - Date.parse(started_at)) / 1_000
      : 0
  const took = state === 'skipped' || seconds < 0.05 ? '' : ` (${seconds.toFixed(1)} s)`
  return `${styled(colour, sign, stream)} ${words(name).padEnd(10)} ${detail ?? ''}${took}`.trimEnd()
}

const WAITING: Record<string, string> = {
  time: 'waits for its time',
  turn: 'waits for its turn',
  websites: 'waits for another deployment of these websites',
  approval: 'waits for an approval',
  window: 'waits until changes are allowed',
  watching: 'watching the visitors',
}

/** What is going on, in one line. */
export function stateLine(deployment: Deployment): string {
  const { state, step, waiting_for, next_at, visitors_percent, websites } = deployment
  const doing =
    state === 'paused' ? 'paused' : waiting_for === null ? words(step) : (WAITING[waiting_for] ?? waiting_for)
  const isRolling = websites.total > 1 && websites.live > 0
  return [
    doing,
    isRolling && `${websites.live} of ${count(websites.total, 'website')} live`,
    visitors_percent > 0 && visitors_percent < 100 && `${visitors_percent} % of visitors see it`,
    next_at !== null &&
      Date.parse(next_at) > Date.now() &&
      `next at ${new Date(next_at).toTimeString().slice(0, 8)}`,
  ]
    .filter(Boolean)
    .join(' · ')
}

export const words = (name: string): string => name.replaceAll('_', ' ')

function bar(percent: number): string {
  const filled = Math.round((percent / 100) * BAR_WIDTH)
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${String(percent).padStart(3)} %`
}
