/** `hotswap deploy …` */
import { readFile } from 'node:fs/promises'
import { Command, InvalidArgumentError } from 'commander'
import { type ConnectionOptions, apiCommand, connect } from './connection.ts'
import { type ConsentOptions, type PluginAct, launchPlugins, withConsent } from './consent.ts'
import { EXIT, Failure } from './failure.ts'
import { type HowOptions, type WhereOptions, howOf, several, whereOf, withHow, withWhere } from './how.ts'
import { EXIT_CODES_HELP, type LaunchOptions, launch, withLaunch } from './launch.ts'

type Options = ConnectionOptions & WhereOptions & HowOptions & LaunchOptions

export function deployCommand(): Command {
  return new Command('deploy')
    .addCommand(themeCommand())
    .addCommand(contentCommand())
    .addCommand(configurationCommand())
    .addCommand(pluginCommand())
    .addCommand(apiSettingsCommand())
}

/** A deployment of that module with all the options that deployments have. */
function moduleCommand(module: string, description: string): Command {
  return withLaunch(withHow(withWhere(apiCommand(module).description(description))))
}

async function deploy(module: string, options: Options, body: object): Promise<void> {
  // Before anything is asked of the server.
  const how = howOf(options)
  const api = await connect(options)
  await launch(api, module, { ...(await whereOf(api, options)), ...how, ...body }, options)
}

function themeCommand(): Command {
  return moduleCommand('theme', 'Deploy an installed theme')
    .argument('<theme>', 'name, name@version or hash')
    .addHelpText(
      'after',
      `${EXIT_CODES_HELP}

Examples:
  $ hotswap deploy theme journal --site bakery
  $ hotswap deploy theme journal@1.2.0 --all --rolling 20
  $ hotswap deploy theme journal --site bakery --canary 10,50,100`,
    )
    .action((theme: string, options: Options) => {
      const [name = theme, version] = theme.split('@')
      return deploy('theme', options, { theme: name, ...(version !== undefined && { version }) })
    })
}

type ContentOptions = Options & {
  entry?: string[]
  unpublish?: string[]
  allDrafts?: boolean
  restoreRelease?: number
}

function contentCommand(): Command {
  return moduleCommand('content', 'Publish drafts, take entries offline, or restore content')
    .option('--all-drafts', 'everything that was changed since it was published')
    .option('--entry <id>', 'a page, post or record to publish; several with commas', several)
    .option('--unpublish <id>', 'one to take offline', several)
    .option('--restore-release <number>', 'show the content of that release again', releaseNumber)
    .addHelpText(
      'after',
      `${EXIT_CODES_HELP}

Examples:
  $ hotswap deploy content --site bakery --all-drafts --note "Autumn menu"
  $ hotswap deploy content --site bakery --restore-release 41`,
    )
    .action((options: ContentOptions) => {
      const { entry, unpublish, allDrafts, restoreRelease } = options
      if (!entry && !unpublish && !allDrafts && restoreRelease === undefined)
        throw new Failure('What is to be deployed?', {
          hint: 'Say it with --all-drafts, --entry, --unpublish or --restore-release.',
          exitCode: EXIT.usage,
        })
      return deploy('content', options, {
        ...(entry && { entry_ids: entry }),
        ...(unpublish && { unpublish_entry_ids: unpublish }),
        ...(allDrafts && { all_drafts: true }),
        ...(restoreRelease !== undefined && { restore_release: restoreRelease }),
      })
    })
}

function configurationCommand(): Command {
  return moduleCommand('configuration', 'Change settings of websites')
    .option('--set <key=value>', 'a setting; dots lead inside: contact.phone=…', setting)
    .option('--file <path>', 'settings as JSON, as PATCH /websites/:id/settings takes them')
    .addHelpText(
      'after',
      `${EXIT_CODES_HELP}

Examples:
  $ hotswap deploy configuration --site bakery --set tagline="Bread and more"
  $ hotswap deploy configuration --all --file settings.json --rolling 50`,
    )
    .action(async (options: Options & { set?: Settings; file?: string }) => {
      const { set, file } = options
      if (!set && file === undefined)
        throw new Failure('Which settings?', {
          hint: 'Name them with --set or --file.',
          exitCode: EXIT.usage,
        })
      const settings = { ...(file === undefined ? {} : await settingsIn(file)), ...set }
      await deploy('configuration', options, { settings })
    })
}

type PluginOptions = Options &
  ConsentOptions & {
    enable?: string[]
    disable?: string[]
    remove?: string[]
    withDependencies?: boolean
  }

function pluginCommand(): Command {
  return withConsent(moduleCommand('plugin', 'Install, update, switch and remove plugins'))
    .argument('[plugins...]', 'name, or name@version, to install or update; * is the newest version')
    .option('--enable <name>', 'several with commas', several)
    .option('--disable <name>', 'several with commas', several)
    .option('--remove <name>', 'what they keep stays for 30 days; several with commas', several)
    .option('--with-dependencies', 'install and enable what they need, too')
    .addHelpText(
      'after',
      `${EXIT_CODES_HELP}

Examples:
  $ hotswap deploy plugin contact-form --site bakery --grant tables,endpoints,mail:send
  $ hotswap deploy plugin 'contact-form@*' --all --canary 10,50,100
  $ hotswap deploy plugin --site bakery --disable reviews`,
    )
    .action(async (named: string[], options: PluginOptions) => {
      const { enable = [], disable = [], remove = [], withDependencies } = options
      const agreed = { ...(withDependencies && { with_dependencies: true }) }
      const plugins: PluginAct[] = [
        ...named.map((one) => {
          const [name = one, version] = one.split('@')
          return { name, ...(version !== undefined && { version }), ...agreed }
        }),
        ...enable.map((name) => ({ name, enabled: true, ...agreed })),
        ...disable.map((name) => ({ name, enabled: false })),
        ...remove.map((name) => ({ name, remove: true })),
      ]
      if (plugins.length === 0)
        throw new Failure('Which plugins?', {
          hint: 'Name them, or use --enable, --disable or --remove.',
          exitCode: EXIT.usage,
        })
      const how = howOf(options)
      const api = await connect(options)
      await launchPlugins(api, { ...(await whereOf(api, options)), ...how }, plugins, options)
    })
}

function apiSettingsCommand(): Command {
  return moduleCommand('api', 'Change how the content API of websites answers')
    .option('--enable', 'answer at /_content')
    .option('--disable', 'do not')
    .option('--allow-origin <origin>', 'whose scripts may read it; * for all; several with commas', several)
    .addHelpText(
      'after',
      `${EXIT_CODES_HELP}

Examples:
  $ hotswap deploy api --all --allow-origin https://app.example.com`,
    )
    .action((options: Options & { enable?: boolean; disable?: boolean; allowOrigin?: string[] }) => {
      const { enable, disable, allowOrigin } = options
      if (enable === disable && !allowOrigin)
        throw new Failure('What is to change?', {
          hint: 'Say it with --enable or --disable, or --allow-origin.',
          exitCode: EXIT.usage,
        })
      return deploy('api', options, {
        api: {
          ...(enable !== disable && { enabled: enable === true }),
          ...(allowOrigin && { allowed_origins: allowOrigin }),
        },
      })
    })
}

export type Settings = { [key: string]: unknown }

/** Adds one setting to those before it. Values are JSON where they can be, texts otherwise. */
export function setting(text: string, before: Settings = {}): Settings {
  const [, path, value = ''] = /^([a-z]\w*(?:\.[a-z]\w*)*)=(.*)$/is.exec(text) ?? []
  if (path === undefined) throw new InvalidArgumentError('Write it as key=value.')
  const keys = path.split('.')
  const last = keys.pop() ?? path
  const settings = structuredClone(before)
  let inner = settings
  for (const key of keys) {
    const next = inner[key]
    inner = inner[key] = typeof next === 'object' && next !== null ? { ...next } : {}
  }
  inner[last] = valueOf(value)
  return settings
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

async function settingsIn(file: string): Promise<Settings> {
  try {
    const settings: unknown = JSON.parse(await readFile(file, 'utf8'))
    if (typeof settings === 'object' && settings !== null) return settings as Settings
    throw new Error('it is no object')
  } catch (cause) {
    throw new Failure(
      `${file} holds no settings: ${cause instanceof Error ? cause.message : String(cause)}.`,
      {
        cause,
        exitCode: EXIT.usage,
      },
    )
  }
}

export function releaseNumber(text: string): number {
  const number = Number(text.replace(/^r/, ''))
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError('A release is a number such as 41.')
  return number
}
