/**
 * Has the plugins of a site take part in one page: what they add to head and body and their blocks at the same time, then
 * filters of the whole page one after another. Who is late or fails is left out; the page comes all the same.
 */
import { resolveSettings } from '../../../plugin/settings.ts'
import type { Page } from '../../../plugin/shapes.ts'
import type { PluginAdvisories } from '../../../published/plugin-advisories.ts'
import { type BlockPlace, findBlocks } from '../../../published/plugin-block.ts'
import type { PluginCall, PluginRuntime, PluginSite } from '../../../published/plugins.ts'
import type { PluginTrouble } from '../../../published/rehearsal.ts'
import type { SiteView } from '../site-view.ts'
import { faultOfDocument, withAdditions } from './document.ts'
import { fitFragment } from './fragment.ts'
import {
  type ActivePlugin,
  type BrowserOrigins,
  type FilterName,
  filtersFor,
  isGranted,
  originsOf,
  runningPlugins,
} from './site-plugins.ts'

export type PluginOptions = {
  runtime: PluginRuntime
  isBlocked: PluginAdvisories['isBlocked'] | undefined
}

/** What plugins had to do with a page. */
export type PluginsPart = {
  /** What it shows of their data, see published/tags.ts; undefined when nothing but a release can change it. */
  dataTags: ReadonlySet<string> | undefined
  origins: BrowserOrigins | undefined
  /** Who was left out, and why. */
  failures: PluginTrouble[]
}

export type PluginWork = {
  /** @param html of the theme, as a whole page. Never rejects for what plugins did */
  finish: (html: string) => Promise<{ html: string; part: PluginsPart }>
}

/** For all of them together, from when the theme is done with the page. */
const PATIENCE_MS = 300
const MAX_FRAGMENT = 256_000
/** Of all together: making one of 256 kB fit takes this thread, in which others wait, 20 ms. */
const MAX_FRAGMENTS = 1_000_000
/** Different ones; what is beyond is left out. */
const MAX_BLOCKS = 50

const NOTHING = Symbol('nothing to show')
type Answer = string | null | typeof NOTHING

type ShownBlock = {
  place: BlockPlace
  html: Answer
  /** Who was asked last. */
  asked: { plugin: ActivePlugin; what: string } | undefined
}

/**
 * Asks for what needs nothing but what is known of the page before its theme runs.
 * @param tags of the page: what plugins read is added
 */
export function beginPlugins(
  { runtime, isBlocked }: PluginOptions,
  view: SiteView,
  page: Page,
  tags: Set<string>,
): PluginWork | undefined {
  if (!view.plugins) return undefined
  const { active } = view.plugins
  const plugins = runningPlugins(view.plugins, isBlocked)
  const site = pluginSiteOf(view)
  const failures: PluginTrouble[] = []
  const dataTags = new Set<string>()
  let asked = 0
  let length = 0
  let isOver = false

  function fail(
    { published: { name, version } }: ActivePlugin,
    what: string,
    message: string,
  ): typeof NOTHING {
    const isKnown = failures.some((failure) => failure.plugin === name && failure.what === what)
    if (!isOver && !isKnown) failures.push({ plugin: name, version, what, message })
    return NOTHING
  }

  /** @returns what it said: HTML, or null for nothing. Never rejects */
  async function ask(plugin: ActivePlugin, call: PluginCall): Promise<Answer> {
    asked += 1
    try {
      const outcome = await runtime.call(site, plugin.published, call)
      if (!outcome.ok) return fail(plugin, call.name, outcome.failure.message)
      for (const tag of outcome.tags) {
        tags.add(tag)
        if (tag.startsWith('plugin-')) dataTags.add(tag)
      }
      const { value = null } = outcome
      if (value === null || typeof value === 'string') return value
      return fail(plugin, call.name, 'It answered something that is no text.')
    } catch (error) {
      return fail(plugin, call.name, error instanceof Error ? error.message : 'It could not be asked.')
    }
  }

  /** HTML that fits where it goes; what the plugin had to say is not there when it fails. */
  async function askForFragment(
    plugin: ActivePlugin,
    call: PluginCall,
    place: 'head' | 'body',
  ): Promise<Answer> {
    const html = await ask(plugin, call)
    if (typeof html !== 'string') return html
    if (html.length > MAX_FRAGMENT) return fail(plugin, call.name, 'Its HTML is too long.')
    length += html.length
    if (length > MAX_FRAGMENTS) return fail(plugin, call.name, 'Plugins add too much to this page already.')
    const mayRunScripts = isGranted(plugin, 'pages:scripts')
    const { hash } = plugin.published
    const assetUrl = (file: string) => `/_plugins/${hash}/${file}`
    return (
      fitFragment(html, { place, mayRunScripts, assetUrl }) ??
      fail(plugin, call.name, 'Its HTML nests too deep.')
    )
  }

  const ofHook = (hook: FilterName, place: 'head' | 'body') =>
    filtersFor(plugins, hook).map((plugin) => ({
      plugin,
      hook,
      html: askForFragment(plugin, { kind: 'hook', name: hook, event: { page } }, place),
    }))
  const head = ofHook('page.head', 'head')
  const bodyStart = ofHook('page.body_start', 'body')
  const bodyEnd = ofHook('page.body_end', 'body')

  /** @param shown learns who is asked, and what there is to show so far */
  async function showBlock(place: BlockPlace, shown: ShownBlock): Promise<void> {
    const { plugin: name, block } = place
    const plugin = plugins.find(({ published }) => published.name === name)
    const declared = plugin?.manifest.blocks.find(({ type }) => type === block)
    if (!plugin || !declared || !isGranted(plugin, 'blocks')) return
    shown.asked = { plugin, what: block }
    const settings = resolveSettings(declared.settings, place.settings)
    shown.html = await askForFragment(plugin, { kind: 'block', name: block, settings, page }, 'body')
    for (const filter of filtersFor(plugins, 'block.html')) {
      if (shown.html === NOTHING || isOver) return
      shown.asked = { plugin: filter, what: 'block.html' }
      const event = { page, plugin: name, block, settings, html: shown.html ?? '' }
      const changed = await askForFragment(filter, { kind: 'hook', name: 'block.html', event }, 'body')
      if (typeof changed === 'string') shown.html = changed
    }
  }

  /** All blocks of the page, each different one asked for once. */
  async function fillBlocks(html: string, deadline: Deadline): Promise<string> {
    const found = findBlocks(html)
    if (!found) return html
    const blocks = new Map<string, ShownBlock>()
    const keys = found.blocks.map(({ place }) => place && JSON.stringify(place))
    for (const [index, { place }] of found.blocks.entries()) {
      const key = keys[index]
      if (place && key !== undefined && blocks.size < MAX_BLOCKS && !blocks.has(key))
        blocks.set(key, { place, html: NOTHING, asked: undefined })
    }
    await Promise.all(
      Array.from(blocks.values(), async (shown) => {
        const isLate = (await deadline.orLate(showBlock(shown.place, shown))) === LATE
        if (isLate && shown.asked) fail(shown.asked.plugin, shown.asked.what, 'It was late.')
      }),
    )
    const parts = found.blocks.map(({ fallback }, index) => {
      const shown = blocks.get(keys[index] ?? '')
      return !shown || shown.html === NOTHING ? fallback : (shown.html ?? '')
    })
    return found.texts.map((text, index) => text + (parts[index] ?? '')).join('')
  }

  async function inTime(wanted: typeof head, deadline: Deadline): Promise<string> {
    const parts = await Promise.all(
      wanted.map(async ({ plugin, hook, html }) => {
        const answer = await deadline.orLate(html)
        if (answer === LATE) fail(plugin, hook, 'It was late.')
        return typeof answer === 'string' ? answer : ''
      }),
    )
    return parts.join('')
  }

  async function filterPage(html: string, deadline: Deadline): Promise<string> {
    let shown = html
    for (const plugin of filtersFor(plugins, 'page.html')) {
      const event = { page, html: shown }
      const answer = deadline.isPast()
        ? LATE
        : await deadline.orLate(ask(plugin, { kind: 'hook', name: 'page.html', event }))
      if (answer === LATE) fail(plugin, 'page.html', 'It was late.')
      if (typeof answer !== 'string') continue
      const fault = faultOfDocument(shown, answer, isGranted(plugin, 'pages:scripts'))
      if (fault === undefined) shown = answer
      else fail(plugin, 'page.html', fault)
    }
    return shown
  }

  return {
    async finish(html) {
      using deadline = openDeadline(PATIENCE_MS)
      const [filled, ...additions] = await Promise.all([
        fillBlocks(html, deadline),
        inTime(head, deadline),
        inTime(bodyStart, deadline),
        inTime(bodyEnd, deadline),
      ])
      const [ofHead, ofBodyStart, ofBodyEnd] = additions
      const complete = withAdditions(filled, { head: ofHead, bodyStart: ofBodyStart, bodyEnd: ofBodyEnd })
      const shown = await filterPage(complete, deadline)
      isOver = true
      // One that is withdrawn now may be back before the next release.
      const isChanging = asked > 0 || plugins.length < active.length
      const part = { dataTags: isChanging ? dataTags : undefined, origins: originsOf(plugins), failures }
      return { html: shown, part }
    },
  }
}

/** As plugins know the site of a page. */
export function pluginSiteOf({
  tenantId,
  siteId,
  origin,
  release,
  isPreview,
  isRehearsed,
}: SiteView): PluginSite {
  const { locale, timezone, title } = release.config
  return {
    tenantId,
    siteId,
    origin,
    locale,
    timezone,
    title,
    releaseNumber: release.number,
    contentPosition: release.content_position,
    isPreview: isPreview || isRehearsed === true,
  }
}

const LATE = Symbol('late')

type Deadline = Disposable & {
  orLate: <Value>(work: Promise<Value>) => Promise<Value | typeof LATE>
  isPast: () => boolean
}

function openDeadline(ms: number): Deadline {
  const { promise, resolve } = Promise.withResolvers<typeof LATE>()
  let isPast = false
  const timer = setTimeout(() => {
    isPast = true
    resolve(LATE)
  }, ms)
  return {
    isPast: () => isPast,
    orLate: (work) => Promise.race([work, promise]),
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}
