/** One run of `theme dev` or `plugin dev`: watches the folder, shows what is saved at a local address, and tells about it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import type { Api } from '../api.ts'
import type { ConnectionOptions } from '../connection.ts'
import { findingLines } from '../findings.ts'
import { interruption } from '../interrupt.ts'
import { note, styled } from '../output.ts'
import { watchFolder } from './folder-watch.ts'
import { openProxy } from './proxy.ts'
import { type Draft, type Scene, type Stage, openStage } from './stage.ts'

export type SessionOptions = ConnectionOptions & { site?: string; port?: number; open?: boolean }

/** Says something in the terminal, with the time before it. */
export type Say = (text: string) => void

export type Session = SessionOptions & {
  /** What is developed. */
  noun: string
  folder: string
  /** What is shown, said when it begins. */
  title: string
  read: () => Promise<Draft>
  /** Goes on beside it until it ends. */
  beside?: (stage: Stage, say: Say) => AsyncDisposable
}

const DEFAULT_PORT = 4000

export function withSession(command: Command): Command {
  return command
    .option('--site <website>', 'slug, id or address; not needed if there is only one')
    .option('--port <number>', `local port; else the next free one from ${DEFAULT_PORT} on`, portOf)
    .option('--open', 'open the browser')
}

/** Resolves when it was interrupted and nothing of it is left on the server. */
export async function runSession(api: Api, session: Session): Promise<void> {
  const { noun, folder, read, beside } = session
  const say: Say = (text) => note(`${styled('dim', clock(), process.stderr)}  ${text}`)
  let said = ''
  const tell = (scene: Scene) => {
    const { build, findings, problem } = scene
    const state = JSON.stringify({ build, findings, problem })
    if (state === said) return
    said = state
    say(summaryOf(scene, noun))
    for (const line of findingLines(findings)) note(`          ${line}`)
  }
  await using life = new AsyncDisposableStack()
  const interrupted = life.use(interruption())
  const stage = life.use(
    openStage({
      api,
      read,
      onScene(scene) {
        tell(scene)
        proxy.tell(scene)
      },
    }),
  )
  const proxy = life.use(
    await openProxy(stage, {
      noun,
      port: session.port ?? DEFAULT_PORT,
      isPortFixed: session.port !== undefined,
      onFailure: say,
    }),
  )
  life.use(watchFolder(resolve(folder), () => void stage.update()))
  if (beside) life.use(beside(stage, say))
  note(`${session.title}:`)
  note(`  ${styled(['bold', 'cyan'], proxy.url, process.stderr)}   Ctrl-C stops`)
  void stage.update()
  if (session.open === true) openBrowser(proxy.url)
  if (!interrupted.signal.aborted) await once(interrupted.signal, 'abort')
  note('Stopped; taking the previews away.')
}

function summaryOf({ findings, problem, build, tookMs }: Scene, noun: string): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length
  if (errors > 0)
    return styled(
      'red',
      `${errors} error${errors === 1 ? '' : 's'}: showing the ${noun} as it was before`,
      process.stderr,
    )
  if (problem !== undefined) return styled('red', problem, process.stderr)
  return build === undefined ? 'Nothing to show yet' : `Shown after ${Math.round(tookMs)} ms`
}

const clock = () => new Date().toTimeString().slice(0, 8)

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('A port is a number up to 65535.')
  return port
}

function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', url]
        : ['xdg-open', url]
  spawn(command ?? '', args, { stdio: 'ignore', detached: true })
    .once('error', () => note(`The browser could not be opened; go to ${url}`))
    .unref()
}
