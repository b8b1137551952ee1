/** `hotswap theme dev`: a folder's theme on a website's real content, in the browser as soon as it is saved. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename, resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { type ConnectionOptions, apiCommand, connect } from './connection.ts'
import { findingLines } from './findings.ts'
import { interruption } from './interrupt.ts'
import { note, styled } from './output.ts'
import type { Scene } from './dev/stage.ts'
import { findWebsite } from './websites.ts'

type DevOptions = ConnectionOptions & { site?: string; port?: number; open?: boolean }

const DEFAULT_PORT = 4000

export function themeDevCommand(): Command {
  return apiCommand('dev')
    .description('Show a theme on a website’s real content while you write it')
    .argument('[folder]', 'of the theme', '.')
    .option('--site <website>', 'slug, id or address; not needed if there is only one')
    .option('--port <number>', `local port; else the next free one from ${DEFAULT_PORT} on`, portOf)
    .option('--open', 'open the browser')
    .addHelpText(
      'after',
      `
Every save is shown at once, in every open tab; errors appear here and over the page, which stays as it was before them.
Visitors see nothing of it: pages come from previews, which are removed when you stop.

Examples:
  $ hotswap theme dev --open
  $ hotswap theme dev themes/journal --site bakery --port 5000`,
    )
    .action(themeDev)
}

async function themeDev(folder: string, options: DevOptions): Promise<void> {
  const [{ openStage }, { openProxy }, { watchFolder }, { readTheme }] = await Promise.all([
    import('./dev/stage.ts'),
    import('./dev/proxy.ts'),
    import('./dev/folder-watch.ts'),
    import('./theme-folder.ts'),
  ])
  await readTheme(folder)
  const api = await connect(options)
  const website = await findWebsite(api, options.site)
  const say = (text: string) => note(`${styled('dim', clock(), process.stderr)}  ${text}`)
  let said = ''
  const tell = (scene: Scene) => {
    const { build, findings, problem } = scene
    const state = JSON.stringify({ build, findings, problem })
    if (state === said) return
    said = state
    say(summaryOf(scene))
    for (const line of findingLines(findings)) note(`          ${line}`)
  }
  await using life = new AsyncDisposableStack()
  const interrupted = life.use(interruption())
  const stage = life.use(
    openStage({
      api,
      website,
      folder,
      onScene(scene) {
        tell(scene)
        proxy.tell(scene)
      },
    }),
  )
  const proxy = life.use(
    await openProxy(stage, {
      port: options.port ?? DEFAULT_PORT,
      isPortFixed: options.port !== undefined,
      onFailure: say,
    }),
  )
  life.use(watchFolder(resolve(folder), () => void stage.update()))
  note(`${website.name} (${website.url}) in the theme of ${basename(resolve(folder))}:`)
  note(`  ${styled(['bold', 'cyan'], proxy.url, process.stderr)}   Ctrl-C stops`)
  void stage.update()
  if (options.open === true) openBrowser(proxy.url)
  if (!interrupted.signal.aborted) await once(interrupted.signal, 'abort')
  note('Stopped; taking the previews away.')
}

function summaryOf({ findings, problem, build, tookMs }: Scene): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length
  if (errors > 0)
    return styled(
      'red',
      `${errors} error${errors === 1 ? '' : 's'}: showing the theme as it was before`,
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
