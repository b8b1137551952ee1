/** `hotswap plugin dev`: a folder's plugin at work on a website's real content, as soon as it is saved. */
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Api } from './api.ts'
import { apiCommand, connect } from './connection.ts'
import { type Settings, setting } from './deploy.ts'
import { type Shown, followLogs } from './dev/plugin-logs.ts'
import { type SessionOptions, runSession, withSession } from './dev/session.ts'
import type { Draft, PreviewAnswer } from './dev/stage.ts'
import { ApiFailure } from './failure.ts'
import { type Website, findWebsite } from './websites.ts'

type Options = SessionOptions & { set?: Settings }
type Plugin = { hash: string; version: string }

export function pluginDevCommand(): Command {
  return withSession(apiCommand('dev'))
    .description('Show a plugin at work on a website’s real content while you write it')
    .argument('[folder]', 'of the plugin', '.')
    .option('--set <key=value>', 'a setting of the plugin; may be given several times', setting)
    .addHelpText(
      'after',
      `
Every save is built and shown at once, in every open tab; what the plugin logs appears here, and what is wrong here and over the
page. Its endpoints answer at /api/<name>/ of the local address. Visitors see nothing of it: pages come from previews, which are
removed when you stop, and in previews plugins change and send nothing: those host functions refuse with "preview".

Examples:
  $ hotswap plugin dev --open
  $ hotswap plugin dev my-plugin --site bakery --set greeting="Hello"`,
    )
    .action(pluginDev)
}

async function pluginDev(folder: string, options: Options): Promise<void> {
  const { pluginFolder } = await import('./plugin-folder.ts')
  const path = await pluginFolder(folder)
  const api = await connect(options)
  const website = await findWebsite(api, options.site)
  const shown: Shown[] = []
  await runSession(api, {
    ...options,
    noun: 'plugin',
    folder,
    title: `${website.name} (${website.url}) with the plugin of ${basename(resolve(path))}`,
    read: () => draftOf(api, website, path, options.set, (one) => shown.push(one)),
    beside: (stage, say) => followLogs({ api, website, shown, stage, say }),
  })
}

async function draftOf(
  api: Api,
  website: Website,
  folder: string,
  settings: Settings | undefined,
  onShown: (one: Shown) => void,
): Promise<Draft> {
  const [{ inspectPlugin }, { packPlugin }, { hashOf }] = await Promise.all([
    import('./plugin-inspection.ts'),
    import('./plugin-folder.ts'),
    import('../../plugin/package.ts'),
  ])
  const { files, findings, manifest, asksFor } = await inspectPlugin(folder)
  return {
    // What could not be built has no script, and may differ in its mistakes only.
    hash: hashOf(new Map(files).set('findings', Buffer.from(JSON.stringify(findings)))),
    look: () => findings,
    async show(seconds) {
      const plugin = await api.upload<Plugin>('/plugins/dev', 'plugin.zip', await packPlugin(files))
      const name = manifest?.name ?? ''
      const act = { name, version: plugin.version, enabled: true, with_dependencies: true, settings }
      const preview = await withAllGranted(asksFor, (grant) =>
        api.post<PreviewAnswer>(`/websites/${website.id}/plugins/preview`, {
          plugins: [{ ...act, grant }],
          expires_in_seconds: seconds,
        }),
      )
      const since = Date.parse(preview.expires_at) - seconds * 1_000
      onShown({ name, version: plugin.version, since })
      return { path: `/plugins/${plugin.hash}`, preview }
    },
  }
}

/** Nobody but its author sees the preview: it may do there whatever it asks for, and so may what it needs. */
async function withAllGranted<Result>(
  grant: readonly string[],
  act: (grant: readonly string[]) => Promise<Result>,
): Promise<Result> {
  try {
    return await act(grant)
  } catch (error) {
    const more =
      error instanceof ApiFailure && error.code === 'consent_required' ? error.problem.grant : undefined
    if (!more) throw error
    return act([...new Set([...grant, ...more])])
  }
}
