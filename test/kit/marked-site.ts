/**
 * Sites whose every answer says which release it is of: each version has a theme of three, with a mark in the page and a
 * stylesheet of its own, a title that counts, and an origin in the answers of the read API that counts, too.
 */
import { fileURLToPath } from 'node:url'
import type { AppContext } from '../../server/context.ts'
import type { ReleaseChange } from '../../server/features/releases/releases.ts'
import { publish } from '../../server/features/releases/releases.ts'
import { type Site, addSite, defaultConfig } from '../../server/features/sites/sites.ts'
import { addTheme } from '../../server/features/themes/themes.ts'
import { readThemeFolder } from '../../server/liquid/folder.ts'
import type { SiteConfig } from '../../server/published/site-config.ts'

const BLANK = fileURLToPath(new URL('../themes/blank', import.meta.url))
const COLOURS = ['red', 'green', 'blue'] as const

export type MarkedTheme = { hash: string; owner: 'tenant'; colour: string; css: string }

/** The version of a site that an answer shows. */
export type Seen = { version: number; colour: string; stylesheet: string }

/** Takes in three themes that differ in every page and in their stylesheet. */
export async function addMarkedThemes(
  ctx: Pick<AppContext, 'db' | 'blobs'>,
  tenantId: string,
): Promise<MarkedTheme[]> {
  return Promise.all(
    COLOURS.map(async (colour) => {
      const css = `body { background: ${colour} }\n`.repeat(100)
      const { hash } = (await addTheme(ctx, tenantId, await filesOfTheme(colour, css), 'test')).theme
      return { hash, owner: 'tenant' as const, colour, css }
    }),
  )
}

/** The small test theme with a mark in every page. */
export async function filesOfTheme(mark: string, css: string): Promise<Map<string, Buffer>> {
  const blank = await readThemeFolder(BLANK)
  const layout = String(blank.get('layout/theme.liquid'))
  const manifest = JSON.parse(String(blank.get('theme.json'))) as object
  const marked = layout.replace('<body ', `<body data-theme="${mark}" data-title="{{ site.title }}" `)
  return new Map([
    ...blank,
    ['theme.json', Buffer.from(JSON.stringify({ ...manifest, name: `marked-${mark}` }))],
    ['layout/theme.liquid', Buffer.from(marked)],
    ['assets/theme.css', Buffer.from(css)],
  ])
}

/** What makes a site show a version. */
export function markedChange(
  themes: readonly MarkedTheme[],
  version: number,
): Required<Pick<ReleaseChange, 'theme' | 'config'>> {
  const { hash, owner } = themeOf(themes, version)
  return { theme: { hash, owner }, config: configOf(version) }
}

/** A site of the tenant that shows version 0. */
export async function addMarkedSite(
  ctx: AppContext,
  tenantId: string,
  themes: readonly MarkedTheme[],
  slug = 'main',
): Promise<Site> {
  return ctx.db.withTenant(tenantId, async (tx) => {
    const site = await addSite(ctx, tx, { name: slug, slug, status: 'active' })
    await publish(ctx, tx, site.id, { kind: 'site', ...markedChange(themes, 0) })
    return site
  })
}

/** @throws Error when there are no themes */
export function themeOf(themes: readonly MarkedTheme[], version: number): MarkedTheme {
  const theme = themes[version % themes.length]
  if (!theme) throw new Error('there are no marked themes')
  return theme
}

function configOf(version: number): SiteConfig {
  return {
    ...defaultConfig({ title: `Version ${version}` }),
    api: { enabled: true, allowed_origin: `https://v${version}.example` },
  }
}

/** @returns undefined for a page that is not one of a marked site */
export function readPage(html: string): Seen | undefined {
  const [, colour, title] = /<body data-theme="([^"]*)" data-title="Version (\d+)"/.exec(html) ?? []
  const [, stylesheet] = /href="([^"]*\/_assets\/[^"]*theme[^"]*\.css)"/.exec(html) ?? []
  if (colour === undefined || title === undefined || stylesheet === undefined) return undefined
  return { version: Number(title), colour, stylesheet }
}

/** Which version answered, by the headers of the read API. */
export function readApiVersion(headers: Record<string, string | string[] | undefined>): number | undefined {
  const [, version] = /^https:\/\/v(\d+)\.example$/.exec(String(headers['access-control-allow-origin'])) ?? []
  return version === undefined ? undefined : Number(version)
}
