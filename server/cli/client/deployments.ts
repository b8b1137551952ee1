/** `hotswap deployments …`: the history, one of it, and what can be done with it. */
import { Command } from 'commander'
import type { Page } from '../../kernel/http/page.ts'
import type { Api } from './api.ts'
import { type ConnectionOptions, apiCommand, connect } from './connection.ts'
import { EXIT, Failure } from './failure.ts'
import type { Deployment, DeploymentItem } from './follow.ts'
import { type OutputOptions, ago, note, printResult, styled, table } from './output.ts'
import { stateLine, words } from './progress.ts'
import { type WatchOptions, watchDeployment } from './watch.ts'
import { findWebsite } from './websites.ts'

type Options = ConnectionOptions & OutputOptions
type ListOptions = Options & { site?: string; state?: string; module?: string; limit: string }

export function deploymentsCommand(): Command {
  const command = new Command('deployments')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand())
    .addCommand(watchCommand())
  for (const [name, description] of [
    ['approve', 'Agree to one that waits for your approval'],
    ['reject', 'Refuse one that waits for your approval'],
    ['pause', 'Hold one where it is'],
    ['resume', 'Go on with one that is paused'],
    ['promote', 'Show a canary to everybody, or bring a staging deployment to production'],
    ['abort', 'Stop one, and take back what is live of it'],
  ] as const)
    command.addCommand(actCommand(name, description))
  return command.addHelpText(
    'after',
    `
A deployment is named by its id, or by a part of it of four characters or more.

Examples:
  $ hotswap deployments --site bakery --state failed
  $ hotswap deployments watch
  $ hotswap deployments approve 0198c0de-0000-7000-8000-000000000001 --note "Looks good"`,
  )
}

/**
 * The deployment that is meant: by id, or by the beginning or end of one.
 * @param text undefined: the newest
 * @throws Failure
 */
export async function findDeployment(api: Api, text: string | undefined): Promise<string> {
  if (text !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
    return text.toLowerCase()
  const limit = text === undefined ? 1 : 200
  const { items } = await api.get<Page<DeploymentItem>>('/deployments', { limit })
  if (text === undefined) {
    const [newest] = items
    if (newest) return newest.id
    throw new Failure('Nothing has been deployed yet.', { hint: 'hotswap deploy --help says how.' })
  }
  const part = text.toLowerCase()
  const found = part.length < 4 ? [] : items.filter(({ id }) => id.startsWith(part) || id.endsWith(part))
  const [only, other] = found
  if (only && !other) return only.id
  throw new Failure(
    other ? `"${text}" is part of several ids.` : `There is no deployment "${text}" among the last ${limit}.`,
    { hint: 'hotswap deployments lists them.' },
  )
}

function listCommand(): Command {
  return apiCommand('list')
    .description('List them, newest first (the default)')
    .option('--site <website>', 'of one website')
    .option('--state <state>', 'running, waiting, paused, succeeded, failed, rolled_back, …')
    .option('--module <module>', 'theme, plugin, content, configuration or api')
    .option('--limit <number>', 'how many, up to 200', '20')
    .option('--json', 'print one JSON document')
    .action(async (options: ListOptions) => {
      const api = await connect(options)
      const { state, module, limit, site } = options
      const website_id = site === undefined ? undefined : (await findWebsite(api, site)).id
      const page = await api.get<Page<DeploymentItem>>('/deployments', { state, module, limit, website_id })
      printResult(page, options, () =>
        page.items.length === 0
          ? 'No deployments.'
          : table(
              page.items.map((item) => [
                item.id,
                words(item.state),
                words(item.strategy),
                item.environment,
                `${item.websites.total} site${item.websites.total === 1 ? '' : 's'}`,
                ago(item.created_at),
                item.summary,
              ]),
            ),
      )
    })
}

function showCommand(): Command {
  return apiCommand('show')
    .description('Show one with its steps')
    .argument('[id]', 'the newest if left out')
    .option('--json', 'print one JSON document')
    .action(async (text: string | undefined, options: Options) => {
      const api = await connect(options)
      const deployment = await api.get<Deployment>(`/deployments/${await findDeployment(api, text)}`)
      printResult(deployment, options, () => describe(deployment))
    })
}

function watchCommand(): Command {
  return apiCommand('watch')
    .description('Watch one until it is over')
    .argument('[id]', 'the newest if left out')
    .option('--no-wait', 'end with 4 where it waits for an approval, a certain hour, or a decision')
    .option('--json', 'print it as JSON, one line each time it changes')
    .action(async (text: string | undefined, options: Options & WatchOptions) => {
      const api = await connect(options)
      process.exitCode = await watchDeployment(api, await findDeployment(api, text), options)
    })
}

function actCommand(name: string, description: string): Command {
  return apiCommand(name)
    .description(description)
    .argument('<id>')
    .option('--note <text>', 'why, for the history')
    .option('--json', 'print one JSON document')
    .action(async (text: string, options: Options & { note?: string }) => {
      const api = await connect(options)
      const deployment = await act(api, await findDeployment(api, text), name, options.note)
      printResult(deployment, options, () => describe(deployment))
      const isUnderWay = deployment.finished_at === null
      if (!options.json && isUnderWay) note(`Watch it:  hotswap deployments watch ${deployment.id}`)
      process.exitCode = EXIT.done
    })
}

export async function act(api: Api, id: string, name: string, why: string | undefined): Promise<Deployment> {
  return api.post<Deployment>(`/deployments/${id}/${name}`, why === undefined ? {} : { note: why })
}

function describe(deployment: Deployment): string {
  const { id, summary, state, environment, strategy, websites, created_by, created_at, steps, problem } =
    deployment
  const lines = [
    styled('bold', summary),
    `${id}   ${words(state)}${deployment.finished_at === null ? ` (${stateLine(deployment)})` : ''}`,
    `${words(strategy)} to ${environment}, ${websites.total} website${websites.total === 1 ? '' : 's'}: ${websites.live} live, ${websites.failed} failed`,
    `by ${created_by?.label ?? 'HotSwap'}, ${ago(created_at)}${deployment.note === null ? '' : `: ${deployment.note}`}`,
    '',
    table(steps.map((step) => [`  ${words(step.name)}`, words(step.state), step.detail ?? ''])),
  ]
  if (problem) lines.push('', styled('red', problem.detail))
  if (deployment.can.length > 0) lines.push('', `Can: ${deployment.can.join(', ')}`)
  return lines.join('\n')
}
