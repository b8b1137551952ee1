/**
 * The script of a service, loaded by one of ours, which knows what the visitor wishes. What each service wants stands in its
 * documentation: https://plausible.io/docs/plausible-script, https://docs.umami.is/docs/collect-data,
 * https://developer.matomo.org/guides/tracking-javascript-guide, https://usefathom.com/docs/script/embed
 */
import { type Markup, type Site, markup } from '@hotswap/sdk'

type Embed = {
  /** Of the service's script, below its server. */
  path: string
  /** Of the script element. */
  attributes: Record<string, string>
  setsCookies?: boolean
}

const EMBEDS: Record<string, (id: string, site: Site) => Embed> = {
  plausible: (id, { settings }) => ({
    path: '/js/script.js',
    attributes: {
      'data-domain': id,
      ...(settings['collector'] !== null && { 'data-api': `${originOf(settings['collector'])}/api/event` }),
    },
  }),
  umami: (id, { settings }) => ({
    path: '/script.js',
    attributes: {
      'data-website-id': id,
      ...(settings['collector'] !== null && { 'data-host-url': originOf(settings['collector']) ?? '' }),
    },
  }),
  matomo: (_id, { settings }) => ({
    path: '/matomo.js',
    attributes: {},
    setsCookies: settings['matomo_cookies'] === true,
  }),
  fathom: (id) => ({ path: '/script.js', attributes: { 'data-site': id } }),
}

/** @returns null where nothing is chosen, or not all that is needed; visits of previews are not counted */
export function embed(site: Site): Markup | null {
  const { provider, server, site_id: id, consent, respect_dnt: respectsWish } = site.settings
  const origin = originOf(server)
  const describe = EMBEDS[String(provider)]
  if (!describe || origin === undefined || typeof id !== 'string' || id === '' || site.is_preview) return null
  const { path, attributes, setsCookies = false } = describe(id, site)
  const options = {
    src: origin + path,
    attributes,
    waits: setsCookies || consent === 'always',
    respectsWish: respectsWish === true,
    ...(provider === 'matomo' && { matomo: { id, tracker: `${origin}/matomo.php`, cookies: setsCookies } }),
  }
  return markup`<script src="asset:analytics.js" data-options="${JSON.stringify(options)}" defer></script>`
}

/** @returns undefined for what is no address of a server */
function originOf(setting: unknown): string | undefined {
  const url = typeof setting === 'string' && URL.canParse(setting) ? new URL(setting) : undefined
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.origin : undefined
}
