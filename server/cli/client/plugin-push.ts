/** `hotswap plugin push`: uploads a plugin, and deploys or publishes it where that is asked for. */
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { PackageSignature } from '../../plugin/signature.ts'
import type { Api } from './api.ts'
import { type ConnectionOptions, apiCommand, connect } from './connection.ts'
import { type ConsentOptions, launchPlugins, withConsent } from './consent.ts'
import { type Settings, setting } from './deploy.ts'
import { ApiFailure, EXIT, Failure } from './failure.ts'
import { findingLines, hasErrors } from './findings.ts'
import { type HowOptions, type WhereOptions, howOf, whereOf, withHow, withWhere } from './how.ts'
import { EXIT_CODES_HELP, type LaunchOptions, withLaunch } from './launch.ts'
import { count, note, printResult } from './output.ts'

type Options = ConnectionOptions &
  WhereOptions &
  HowOptions &
  LaunchOptions &
  ConsentOptions & { set?: Settings; submit?: boolean; sign?: string }
type Plugin = { hash: string; name: string; version: string; title: string; file_count: number }
type Submission = { id: string; state: string }

export function pluginPushCommand(): Command {
  return withConsent(withLaunch(withHow(withWhere(apiCommand('push')))))
    .description('Upload a plugin, and with --site or --all deploy it, with --submit publish it')
    .argument('[folder]', 'of the plugin', '.')
    .option('--set <key=value>', 'a setting of the plugin; may be given several times', setting)
    .option('--submit', 'to the public catalogue, once its operators have looked at it')
    .option('--sign <file>', 'with --submit: your private key, see "hotswap plugin keygen"')
    .addHelpText(
      'after',
      `
The plugin is built, checked and loaded first. One name and version has one content: raise the version in plugin.json when it
has changed. What it asks for is shown, and you are asked; where nobody can answer, agree with --grant or --grant-all.
${EXIT_CODES_HELP}

Examples:
  $ hotswap plugin push
  $ hotswap plugin push --site bakery --canary 10,50,100 --watch
  $ hotswap plugin push my-plugin --all --grant pages:body,kv --rolling 20
  $ hotswap plugin push --submit --sign publisher.pem`,
    )
    .action(pluginPush)
}

async function pluginPush(folder: string, options: Options): Promise<void> {
  const how = howOf(options)
  const isDeployed = options.site !== undefined || options.all === true
  // A submission can have a note, too.
  const { note: _, ...strategy } = how
  refuseNonsense(options, isDeployed, Object.keys(options.submit ? strategy : how).length > 0)
  const [{ inspectPlugin }, { packPlugin }, { hashOf }] = await Promise.all([
    import('./plugin-inspection.ts'),
    import('./plugin-folder.ts'),
    import('../../plugin/package.ts'),
  ])
  const { files, findings } = await inspectPlugin(folder)
  for (const line of findingLines(findings)) note(line)
  if (hasErrors(findings)) {
    const errors = findings.filter(({ severity }) => severity === 'error')
    throw new Failure(`The plugin has ${count(errors.length, 'error')}; nothing was uploaded.`, {
      hint: 'hotswap plugin check lists them again.',
    })
  }
  const signature = options.sign === undefined ? undefined : await signed(hashOf(files), options.sign)
  const api = await connect(options)
  const where = isDeployed ? await whereOf(api, options) : undefined
  const plugin = await api
    .upload<Plugin>('/plugins', 'plugin.zip', await packPlugin(files))
    .catch((error: unknown) => {
      throw error instanceof ApiFailure && error.code === 'conflict' ? withNextStep(error) : error
    })
  const { name, version } = plugin
  if (options.submit) await submit(api, plugin, signature, options)
  if (where) {
    const act = { name, version, ...(options.set && { settings: options.set }) }
    await launchPlugins(api, { ...where, ...how }, [act], options)
  } else if (!options.submit) {
    printResult(plugin, options, () => `${name} ${version} is uploaded: ${count(plugin.file_count, 'file')}.`)
    note(`Deploy it:  hotswap deploy plugin ${name}@${version} --site WEBSITE`)
  }
}

function refuseNonsense({ sign, submit: isSubmitted }: Options, isDeployed: boolean, hasHow: boolean): void {
  if (!isDeployed && hasHow)
    throw new Failure('Deploy it where?', {
      hint: 'Name a website with --site, or all of them with --all.',
      exitCode: EXIT.usage,
    })
  if (sign !== undefined && !isSubmitted)
    throw new Failure('A signature goes with what is published.', {
      hint: 'Add --submit; your own websites need none.',
      exitCode: EXIT.usage,
    })
}

async function signed(hash: string, file: string): Promise<PackageSignature> {
  const { signPackage } = await import('../../plugin/signature.ts')
  try {
    return signPackage(hash, await readFile(file, 'utf8'))
  } catch (cause) {
    throw new Failure(`${file} holds no private key to sign with.`, {
      hint: 'It is a text that begins with -----BEGIN PRIVATE KEY-----; "hotswap plugin keygen" makes one.',
      exitCode: EXIT.usage,
      cause,
    })
  }
}

async function submit(
  api: Api,
  { hash, name, version }: Plugin,
  signature: PackageSignature | undefined,
  options: Options,
): Promise<void> {
  const { note: text } = options
  const submission = await api
    .post<Submission>('/marketplace/submissions', {
      hash,
      ...(signature && { signature }),
      ...(text !== undefined && { note: text }),
    })
    .catch((error: unknown) => {
      if (error instanceof ApiFailure && error.status === 404)
        throw new Failure(error.message, {
          hint: 'Say who publishes it first: hotswap plugin keygen publisher.pem --publisher "Your studio"',
          cause: error,
        })
      throw error
    })
  printResult(
    submission,
    options,
    () => `${name} ${version} is submitted; you get a mail when it is decided.`,
  )
}

function withNextStep(error: ApiFailure): Failure {
  return new Failure(error.message, {
    hint: 'While you write it, "hotswap plugin dev" shows it without raising the version.',
    cause: error,
  })
}
