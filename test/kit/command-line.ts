/** The command line as people run it: a process of its own, in a home of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { root } from './source.ts'
import { temporaryFolder } from './server-process.ts'

export type Run = { code: number | null; stdout: string; stderr: string }
export type Running = {
  child: ChildProcess
  /** Resolves when stdout and stderr together match. @throws Error when the command ends before */
  says: (pattern: RegExp) => Promise<RegExpExecArray>
  ended: Promise<Run>
}

export type Person = {
  home: string
  /** Runs a command to its end. */
  run: (args: readonly string[], options?: { stdin?: string; cwd?: string }) => Promise<Run>
  start: (args: readonly string[], options?: { cwd?: string }) => Running
}

/** @param settings of the environment, such as HOTSWAP_URL and HOTSWAP_API_KEY */
export function personAt(settings: Record<string, string> = {}): Person {
  const home = temporaryFolder()
  const { PATH = '' } = process.env

  function start(args: readonly string[], options: { cwd?: string; stdin?: string } = {}): Running {
    const program = ['--disable-warning=ExperimentalWarning', join(root, 'server', 'cli', 'main.ts'), ...args]
    const child = spawn(process.execPath, program, {
      cwd: options.cwd ?? root,
      env: { PATH, HOME: home, USERPROFILE: home, ...settings },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    child.stdin.end(options.stdin ?? '')
    const said = { stdout: '', stderr: '' }
    const news = new EventTarget()
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        said[name] += text
        news.dispatchEvent(new Event('text'))
      })
    const ended = once(child, 'close').then(([code]): Run => {
      news.dispatchEvent(new Event('text'))
      return { code: code as number | null, ...said }
    })
    let isOver = false
    void ended.then(() => (isOver = true))
    return {
      child,
      ended,
      async says(pattern) {
        for (;;) {
          const found = pattern.exec(said.stdout + said.stderr)
          if (found) return found
          if (isOver)
            throw new Error(`the command ended and did not say ${pattern}:\n${said.stdout}${said.stderr}`)
          await Promise.race([once(news, 'text'), ended])
        }
      },
    }
  }

  return { home, start, run: (args, options) => start(args, options).ended }
}
