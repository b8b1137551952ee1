/** `hotswap theme push`: uploads a theme, and deploys it where that is asked for. */
import type { Command } from 'commander'
import { type ConnectionOptions, apiCommand, connect } from './connection.ts'
import { ApiFailure, EXIT, Failure } from './failure.ts'
import { findingLines, hasErrors } from './findings.ts'
import { type HowOptions, type WhereOptions, howOf, whereOf, withHow, withWhere } from './how.ts'
import { EXIT_CODES_HELP, type LaunchOptions, launch, withLaunch } from './launch.ts'
import { count, note, printResult } from './output.ts'

type Options = ConnectionOptions & WhereOptions & HowOptions & LaunchOptions
type Theme = { hash: string; name: string; version: string; title: string; file_count: number }

export function themePushCommand(): Command {
  return withLaunch(withHow(withWhere(apiCommand('push'))))
    .description('Upload a theme, and with --site or --all deploy it')
    .argument('[folder]', 'of the theme', '.')
    .addHelpText(
      'after',
      `
The theme is checked first. One name and version has one content: raise the version in theme.json when it has changed.
${EXIT_CODES_HELP}

Examples:
  $ hotswap theme push
  $ hotswap theme push --site bakery --canary 10,50,100 --watch
  $ hotswap theme push themes/journal --all --rolling 20 --note "New header"`,
    )
    .action(themePush)
}

async function themePush(folder: string, options: Options): Promise<void> {
  const how = howOf(options)
  const isDeployed = options.site !== undefined || options.all === true
  if (!isDeployed && Object.keys(how).length > 0)
    throw new Failure('Deploy it where?', {
      hint: 'Name a website with --site, or all of them with --all.',
      exitCode: EXIT.usage,
    })
  const { checkTheme, packTheme, readTheme } = await import('./theme-folder.ts')
  const files = await readTheme(folder)
  const findings = checkTheme(files)
  for (const line of findingLines(findings)) note(line)
  if (hasErrors(findings)) {
    const errors = findings.filter(({ severity }) => severity === 'error')
    throw new Failure(`The theme has ${count(errors.length, 'error')}; nothing was uploaded.`, {
      hint: 'hotswap theme check lists them again.',
    })
  }
  const api = await connect(options)
  const where = isDeployed ? await whereOf(api, options) : undefined
  const theme = await api
    .upload<Theme>('/themes', 'theme.zip', await packTheme(files))
    .catch((error: unknown) => {
      throw error instanceof ApiFailure && error.code === 'conflict' ? withNextStep(error) : error
    })
  if (!where) {
    printResult(
      theme,
      options,
      () => `${theme.name} ${theme.version} is uploaded: ${count(theme.file_count, 'file')}.`,
    )
    note(`Deploy it:  hotswap deploy theme ${theme.name}@${theme.version} --site WEBSITE`)
    return
  }
  await launch(api, 'theme', { ...where, ...how, theme: theme.hash }, options)
}

function withNextStep(error: ApiFailure): Failure {
  return new Failure(error.message, {
    hint: 'While you write it, "hotswap theme dev" shows it without raising the version.',
    cause: error,
  })
}
