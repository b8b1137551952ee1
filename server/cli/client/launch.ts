/** Starts a deployment and watches it, as every command that deploys does. */
import type { Command } from 'commander'
import type { Api } from './api.ts'
import { EXIT } from './failure.ts'
import type { DeploymentItem } from './follow.ts'
import { type OutputOptions, note, printResult } from './output.ts'
import { watchDeployment } from './watch.ts'

export type LaunchOptions = OutputOptions & { detach?: boolean; watch?: boolean; wait?: boolean }

export function withLaunch(command: Command): Command {
  return command
    .option('--watch', 'show how it goes until it is over (the default)')
    .option('--detach', 'start it and end at once')
    .option('--no-wait', 'end with 4 where it waits for an approval, a certain hour, or a decision')
    .option('--json', 'print the deployment as JSON, one line each time it changes')
}

export const EXIT_CODES_HELP = `
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 rolled back, 4 waiting (with --no-wait). Ctrl-C stops watching only.`

/** @param module of the deployment: the last part of its address */
export async function launch(api: Api, module: string, body: object, options: LaunchOptions): Promise<void> {
  await attend(api, await api.post<DeploymentItem>(`/deployments/${module}`, body), options)
}

/** Watches a deployment that was just started, as far as that is wanted. */
export async function attend(api: Api, deployment: DeploymentItem, options: LaunchOptions): Promise<void> {
  const { id, summary, websites } = deployment
  if (options.detach === true) {
    printResult(deployment, options, () => id)
    note(`Started. Watch it:  hotswap deployments watch ${id}`)
    process.exitCode = EXIT.done
    return
  }
  if (!options.json)
    note(`${summary} → ${websites.total === 1 ? 'one website' : `${websites.total} websites`}   ${id}`)
  process.exitCode = await watchDeployment(api, id, options)
}
