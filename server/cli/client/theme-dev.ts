/** `hotswap theme dev`: a folder's theme on a website's real content, in the browser as soon as it is saved. */
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Api } from './api.ts'
import { apiCommand, connect } from './connection.ts'
import { type SessionOptions, runSession, withSession } from './dev/session.ts'
import type { Draft, PreviewAnswer } from './dev/stage.ts'
import { type Website, findWebsite } from './websites.ts'

export function themeDevCommand(): Command {
  return withSession(apiCommand('dev'))
    .description('Show a theme on a website’s real content while you write it')
    .argument('[folder]', 'of the theme', '.')
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

async function themeDev(folder: string, options: SessionOptions): Promise<void> {
  const { readTheme } = await import('./theme-folder.ts')
  await readTheme(folder)
  const api = await connect(options)
  const website = await findWebsite(api, options.site)
  await runSession(api, {
    ...options,
    noun: 'theme',
    folder,
    title: `${website.name} (${website.url}) in the theme of ${basename(resolve(folder))}`,
    read: () => draftOf(api, website, folder),
  })
}

async function draftOf(api: Api, website: Website, folder: string): Promise<Draft> {
  const [{ checkTheme, packTheme, readTheme }, { hashOf }] = await Promise.all([
    import('./theme-folder.ts'),
    import('../../liquid/package.ts'),
  ])
  const files = await readTheme(folder)
  return {
    hash: hashOf(files),
    look: () => checkTheme(files),
    async show(seconds) {
      const { hash } = await api.upload<{ hash: string }>('/themes/dev', 'theme.zip', await packTheme(files))
      const preview = await api.post<PreviewAnswer>(`/websites/${website.id}/theme/preview`, {
        theme: hash,
        expires_in_seconds: seconds,
      })
      return { path: `/themes/${hash}`, preview }
    },
  }
}
