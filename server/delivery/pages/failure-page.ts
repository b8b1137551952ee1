/** What visitors and authors see when a theme fails: an apology, and in a preview the place of the fault. */
import type { ThemeError } from '../../liquid/theme-error.ts'
import { escapeHtml } from '../../liquid/values.ts'
import type { SiteView } from './site-view.ts'

/** A page without anything of the theme. */
export function plainPage(site: SiteView, title: string, paragraphs: readonly string[]): string {
  const { locale } = site.release.config
  return (
    `<!doctype html><html lang="${escapeHtml(locale)}"><head><meta charset="utf-8"><meta name="robots" content="noindex">` +
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">' +
    `<title>${escapeHtml(title)}</title><style>body{font:17px/1.6 system-ui,sans-serif;max-width:36rem;margin:18vh auto;padding:0 1.5rem}` +
    'h1{font-size:1.6rem;line-height:1.25}pre{white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid;padding-left:1rem}</style></head>' +
    `<body><main><h1>${escapeHtml(title)}</h1>${paragraphs.map((html) => `<p>${html}</p>`).join('')}` +
    `<p><a href="/">${escapeHtml(site.release.config.title || site.origin)}</a></p></main></body></html>`
  )
}

/** Visitors are told that it is not their fault; whoever previews is told where the fault is. */
export function failurePage(site: SiteView, error: ThemeError): string {
  if (!site.isPreview)
    return plainPage(site, 'This page cannot be shown at the moment', [
      'Something went wrong on our side. Please try again later.',
    ])
  const place = error.file === '' ? '' : `${error.file}${error.line > 0 ? `, line ${error.line}` : ''}`
  return plainPage(site, 'The theme has an error', [
    `<strong>${escapeHtml(place)}</strong>`,
    escapeHtml(error.message),
  ])
}
