/**
 * The command line: `npx hotswap COMMAND`. Commands for websites call the API of an installation, from any machine; those
 * that manage the installation work on its database, with or without a running server. Only what is asked for is loaded.
 */
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { reportFailure } from './client/report.ts'

type Entry = { name: string; about: string; load: () => Promise<Command> }

const WEBSITES: Entry[] = [
  {
    name: 'login',
    about: 'Sign in at an installation',
    load: async () => (await import('./client/login.ts')).loginCommand(),
  },
  {
    name: 'logout',
    about: 'Sign out',
    load: async () => (await import('./client/login.ts')).logoutCommand(),
  },
  {
    name: 'whoami',
    about: 'Say who is signed in, and where',
    load: async () => (await import('./client/login.ts')).whoamiCommand(),
  },
  {
    name: 'theme',
    about: 'Check, push and develop themes',
    load: async () => (await import('./client/theme.ts')).themeCommand(),
  },
  {
    name: 'plugin',
    about: 'Begin, test, push and develop plugins',
    load: async () => (await import('./client/plugin.ts')).pluginCommand(),
  },
  {
    name: 'deploy',
    about: 'Deploy themes, content and settings to one website or a thousand',
    load: async () => (await import('./client/deploy.ts')).deployCommand(),
  },
  {
    name: 'deployments',
    about: 'List, watch, approve and steer deployments',
    load: async () => (await import('./client/deployments.ts')).deploymentsCommand(),
  },
  {
    name: 'releases',
    about: 'What a website has shown: compare, restore, pin, preview',
    load: async () => (await import('./client/releases.ts')).releasesCommand(),
  },
  {
    name: 'rollback',
    about: 'Show again what was live before a deployment',
    load: async () => (await import('./client/rollback.ts')).rollbackCommand(),
  },
  {
    name: 'domains',
    about: 'Add names to websites, and look at their DNS',
    load: async () => (await import('./client/domains.ts')).domainsCommand(),
  },
  {
    name: 'certificates',
    about: 'List, bring and order certificates',
    load: async () => (await import('./client/certificates.ts')).certificatesCommand(),
  },
]

const INSTALLATION: Entry[] = [
  {
    name: 'migrate',
    about: 'Bring the database and every tenant’s home to the newest schema',
    load: async () => (await import('./migrate.ts')).migrateCommand(),
  },
  {
    name: 'tenants',
    about: 'List, create and change tenants',
    load: async () => (await import('./tenants.ts')).tenantsCommand(),
  },
  {
    name: 'operators',
    about: 'People who run the platform',
    load: async () => (await import('./operators.ts')).operatorsCommand(),
  },
  { name: 'audit', about: 'The audit trail', load: async () => (await import('./audit.ts')).auditCommand() },
  { name: 'keys', about: 'Encryption keys', load: async () => (await import('./keys.ts')).keysCommand() },
]

async function commandLine(args: readonly string[]): Promise<Command> {
  const program = new Command('hotswap')
    .description('Websites on HotSwap: themes, releases, deployments; and managing an installation')
    .addHelpText('after', '\nMore about each: hotswap COMMAND --help')
  const words = args.filter((arg) => !arg.startsWith('-'))
  const wanted = words[0] === 'help' ? words[1] : words[0]
  for (const [group, entries] of [
    ['Websites, through the API:', WEBSITES],
    ['The installation, on its database:', INSTALLATION],
  ] as const)
    for (const { name, about, load } of entries) {
      // Settings of an installation are relative to where it lies, not to where somebody stands.
      if (name === wanted && entries === INSTALLATION) process.chdir(join(import.meta.dirname, '..', '..'))
      const command = name === wanted ? await load() : new Command(name)
      program.addCommand(command.description(about).helpGroup(group))
    }
  return program
}

/** Commander ends the process itself unless each command is told not to. */
function endQuietly(command: Command): void {
  command.exitOverride().showHelpAfterError('Run it with --help for its options and examples.')
  for (const inner of command.commands) endQuietly(inner)
}

try {
  const program = await commandLine(process.argv.slice(2))
  endQuietly(program)
  await program.parseAsync()
} catch (error) {
  process.exitCode =
    error instanceof CommanderError && error.exitCode === 0 ? 0 : reportFailure(error, process.argv)
}
