/** Deploys plugins, and asks whoever does so to agree to what they ask for. */
import type { Command } from 'commander'
import type { Api } from './api.ts'
import { ApiFailure, type AskingPlugin, Failure } from './failure.ts'
import type { DeploymentItem } from './follow.ts'
import { several } from './how.ts'
import { type LaunchOptions, attend } from './launch.ts'
import { note, styled } from './output.ts'
import { confirm } from './prompt.ts'

export type ConsentOptions = { grant?: string[]; grantAll?: boolean }

/** One of the plugins of a deployment, as the API takes it. */
export type PluginAct = {
  name: string
  version?: string
  enabled?: boolean
  remove?: boolean
  settings?: Record<string, unknown>
  with_dependencies?: boolean
}

export function withConsent(command: Command): Command {
  return command
    .option('--grant <word>', 'what you agree to, as asked; several with commas', several)
    .option('--grant-all', 'agree to everything that is asked for')
}

/** @throws Failure when somebody does not agree */
export async function launchPlugins(
  api: Api,
  body: object,
  plugins: readonly PluginAct[],
  options: ConsentOptions & LaunchOptions,
): Promise<void> {
  const start = (grant: readonly string[]) =>
    api.post<DeploymentItem>('/deployments/plugin', {
      ...body,
      plugins: plugins.map((act) => (grant.length > 0 && isGranting(act) ? { ...act, grant } : act)),
    })
  await attend(api, await withAgreement(start, options), options)
}

const isGranting = ({ enabled, remove }: PluginAct) => enabled !== false && remove !== true

/**
 * Does something with what was agreed to; where that is too little, shows what is asked for, and asks.
 * @param act gets the words that were agreed to
 */
async function withAgreement<Result>(
  act: (grant: readonly string[]) => Promise<Result>,
  { grant = [], grantAll }: ConsentOptions,
): Promise<Result> {
  try {
    return await act(grant)
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.code !== 'consent_required') throw error
    const { grant: words = [], plugins = [] } = error.problem
    // Whoever named words has chosen them: what is missing is not slipped in.
    if (!grantAll && (grant.length > 0 || !process.stdin.isTTY)) throw error
    for (const line of plugins.flatMap(consentLines)) note(line)
    if (!grantAll && !(await confirm('Do you agree?', 'Agree with --grant or --grant-all.')))
      throw new Failure('Not agreed; nothing was changed.', { cause: error })
    return act([...grant, ...words])
  }
}

/** What a plugin asks for, to be read by whoever is to agree. */
function consentLines({ title, version, permissions, hosts, browser }: AskingPlugin): string[] {
  const origins = Object.entries(browser).flatMap(([use, sources]) =>
    sources.map(
      (source) => `${use} ${typeof source === 'string' ? source : `of the setting ${source.setting}`}`,
    ),
  )
  return [
    `${styled('bold', `${title} ${version}`, process.stderr)} asks to be allowed to`,
    ...permissions.map((one) => `  ${styled('bold', one.title, process.stderr)}. ${one.consequence}`),
    ...(hosts.length > 0 ? [`  Talk to ${hosts.join(', ')}`] : []),
    ...(origins.length > 0 ? [`  In visitors’ browsers: ${origins.join(', ')}`] : []),
  ]
}
