/** Agreeing to what a plugin asks for, word by word (see askedBy): whoever agrees sends back the words that were shown. */
import { AppError } from '../../errors.ts'
import type { PluginManifest } from '../../plugin/manifest.ts'
import {
  type Asking,
  BROWSER_USES,
  type BrowserUse,
  askedBy,
  browserWord,
  describeConsent,
} from '../../plugin/permissions.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'

/** The permission that stands for what browsers are let do: a release holds no origins. */
const IN_BROWSERS = 'pages:scripts'

/** What a site has agreed to of what the installed version asks for. */
export function grantedTo(plugin: PublishedPlugin, manifest: Asking): string[] {
  const words = new Set([...plugin.permissions, ...plugin.hosts.map((host) => `host:${host}`)])
  const hasBrowser = plugin.enabled || plugin.permissions.includes(IN_BROWSERS)
  const isOfBrowser = (word: string) => BROWSER_USES.some((use) => word.startsWith(`${use}:`))
  return askedBy(manifest).filter((word) => words.has(word) || (hasBrowser && isOfBrowser(word)))
}

/** As a release holds it. @param granted words */
export function publishedGrant(manifest: Asking, granted: ReadonlySet<string>) {
  return {
    permissions: manifest.permissions.filter((permission) => granted.has(permission)),
    hosts: manifest.hosts.filter((host) => granted.has(`host:${host}`)),
  }
}

export type Missing = { manifest: PluginManifest; words: string[] }

/** What is to be agreed to before plugins can be enabled, once for all of them, with what follows from it. */
export function consentRequired(missing: readonly Missing[]): AppError {
  const distinctly = [
    ...Map.groupBy(missing, ({ manifest }) => `${manifest.name} ${manifest.version}`).values(),
  ]
  const merged = distinctly.flatMap((same): Missing[] => {
    const [first] = same
    return first
      ? [{ manifest: first.manifest, words: [...new Set(same.flatMap(({ words }) => words))] }]
      : []
  })
  const shown = merged.map(({ manifest, words }) => ({
    name: manifest.name,
    title: manifest.title,
    version: manifest.version,
    ...describeWords(manifest, words),
  }))
  const titles = shown.map(({ title }) => title).join(', ')
  return new AppError(
    'consent_required',
    `${titles} ${shown.length === 1 ? 'asks' : 'ask'} for more than was agreed to. Look at it, and send the words you agree to in "grant".`,
    {
      members: {
        grant: [...new Set(missing.flatMap(({ words }) => words))],
        permissions: distinct(shown.flatMap(({ permissions }) => permissions)),
        hosts: [...new Set(shown.flatMap(({ hosts }) => hosts))],
        browser: Object.fromEntries(
          BROWSER_USES.map((use) => [use, distinct(shown.flatMap(({ browser }) => browser[use]))]),
        ),
        plugins: shown,
      },
    },
  )
}

/** What the words stand for, to be read by whoever is to agree. */
export function describeWords(manifest: PluginManifest, words: readonly string[]) {
  const { permissions, hosts, browser } = describeConsent(manifest)
  const of = (use: BrowserUse) => browser[use].filter((source) => words.includes(browserWord(use, source)))
  return {
    permissions: permissions.filter(({ id }) => words.includes(id)),
    hosts: hosts.filter((host) => words.includes(`host:${host}`)),
    browser: { scripts: of('scripts'), connect: of('connect'), frames: of('frames'), images: of('images') },
  }
}

function distinct<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]
}
