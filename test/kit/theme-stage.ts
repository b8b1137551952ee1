/** Shows a theme with the sample site at any address: for the preview that designers use, and for the tests of themes. */
import type { CompiledTheme } from '../../server/liquid/compile.ts'
import { renderTemplate } from '../../server/liquid/render.ts'
import { sampleSite } from './sample-site.ts'

/** `template` is the one that made the page; files have none. */
export type Staged = { status: number; type: string; body: string | Buffer; template?: string }

/**
 * What a browser gets at `url`: a page, a file of the theme, or a drawing in place of a picture.
 * The address may say `?locale=de` and `?empty=1` (a site without posts and records).
 * @throws ThemeError when a template does not work
 */
export async function stageTheme(theme: CompiledTheme, url: URL): Promise<Staged> {
  if (url.pathname.startsWith('/_assets/')) {
    const asset = theme.assets.get(decodeURIComponent(url.pathname.slice(9)))
    if (!asset) return { status: 404, type: 'text/plain', body: '' }
    return { status: 200, type: asset.content_type, body: asset.body }
  }
  if (url.pathname.startsWith('/media/'))
    return { status: 200, type: 'image/svg+xml', body: drawing(url.pathname) }
  // Browsers ask for it by themselves; the header of the sample site names no icon.
  if (url.pathname === '/favicon.ico') return { status: 204, type: 'image/x-icon', body: '' }

  const { origin } = url
  const locale = url.searchParams.get('locale') ?? 'en'
  const route = sampleSite({ origin, locale, url, isEmpty: url.searchParams.has('empty') })
  const { html, template } = await renderTemplate(theme, {
    template: route.template,
    customization: {},
    globals: route.globals,
    environment: {
      assetUrl: (name) => `/_assets/${name}?${theme.hash.slice(0, 8)}`,
      locale,
      timezone: 'Europe/Berlin',
      now: new Date(),
      origin,
      page: route.page,
      pageUrl: route.pageUrl,
      resolve: route.resolve,
    },
  })
  return { status: route.status, type: 'text/html; charset=utf-8', body: html, template }
}

/** A soft landscape of the size that the address names, coloured by the image's number. */
function drawing(path: string): string {
  const [, number = '0'] = /sample-(\d+)/.exec(path) ?? []
  const [, width = '1600', height = '1067'] = /(\d+)x(\d+)/.exec(path) ?? []
  const hue = (Number(number) * 47) % 360
  const [w, h] = [Number(width), Number(height)]
  const hill = (share: number, shade: number) =>
    `<path fill="hsl(${hue + shade} 35% ${70 - shade}%)" d="M0 ${h * share} C ${w * 0.3} ${h * (share - 0.25)} ${w * 0.6} ${h * (share + 0.2)} ${w} ${h * (share - 0.08)} V ${h} H 0 Z"/>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}"><rect width="100%" height="100%" fill="hsl(${hue} 45% 84%)"/><circle cx="${w * 0.7}" cy="${h * 0.3}" r="${h * 0.12}" fill="hsl(${hue + 40} 70% 90%)"/>${hill(0.6, 10)}${hill(0.72, 25)}${hill(0.86, 40)}</svg>`
}
