/** `hotswap rollback`: what was live before a deployment is live again. */
import type { Command } from 'commander'
import type { Page } from '../../kernel/http/page.ts'
import type { Api } from './api.ts'
import { type ConnectionOptions, apiCommand, connect } from './connection.ts'
import { act, findDeployment } from './deployments.ts'
import { EXIT, Failure } from './failure.ts'
import type { DeploymentItem } from './follow.ts'
import { EXIT_CODES_HELP } from './launch.ts'
import { type OutputOptions, note } from './output.ts'
import { watchDeployment } from './watch.ts'
import { findWebsite } from './websites.ts'

type Options = ConnectionOptions & OutputOptions & { site?: string; note?: string }

export function rollbackCommand(): Command {
  return apiCommand('rollback')
    .argument('[deployment]', 'its id, or the last characters of it')
    .option('--site <website>', 'the last deployment that went live there, instead of naming one')
    .option('--note <text>', 'why, for the history')
    .option('--json', 'print the deployment as JSON, one line each time it changes')
    .addHelpText(
      'after',
      `
Undoes what the deployment changed, on all of its websites; what editors published since stays.
${EXIT_CODES_HELP}

Examples:
  $ hotswap rollback 0198c0de-0000-7000-8000-000000000001
  $ hotswap rollback --site bakery --note "Images are broken"`,
    )
    .action(async (text: string | undefined, options: Options) => {
      if ((text === undefined) === (options.site === undefined))
        throw new Failure('Which deployment?', {
          hint: 'Name it, or a website with --site to undo the last one there. hotswap deployments lists them.',
          exitCode: EXIT.usage,
        })
      const api = await connect(options)
      const id = text === undefined ? await lastOf(api, options.site) : await findDeployment(api, text)
      const deployment = await act(api, id, 'rollback', options.note)
      if (!options.json) note(`Rolling back: ${deployment.summary}   ${id}`)
      process.exitCode = await watchDeployment(api, id, { ...options, isRollback: true })
    })
}

async function lastOf(api: Api, site: string | undefined): Promise<string> {
  const website = await findWebsite(api, site)
  const { items } = await api.get<Page<DeploymentItem>>('/deployments', { website_id: website.id, limit: 50 })
  const last = items.find(({ can }) => can.includes('rollback'))
  if (last) return last.id
  throw new Failure(`There is no deployment on ${website.slug} that could be rolled back.`, {
    hint: `hotswap releases ${website.slug} lists what was live; "restore" brings one back.`,
  })
}
