/** Pages of the shop's own: the checkout, an order, the cart where the site has no page for it. */
import { type Markup, type PluginResponse, type Site, html, markup } from '@hotswap/sdk'
import type { Image } from '@hotswap/sdk'

export const STYLES = markup`<link rel="stylesheet" href="asset:shop.css">`
export const SCRIPT = markup`<script type="module" src="asset:shop.js"></script>`

const RIGHT_TO_LEFT = /^(ar|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/i

/** @param leadsTo another website that the browser goes on to, as forms may not lead there */
export function page(
  site: Site,
  title: string,
  body: Markup,
  { status = 200, leadsTo }: { status?: number; leadsTo?: string | null | undefined } = {},
): PluginResponse {
  const onward = leadsTo ? markup`<meta http-equiv="refresh" content="1;url=${leadsTo}">` : null
  return html(
    markup`<!doctype html>
<html lang="${site.locale}" dir="${RIGHT_TO_LEFT.test(site.locale) ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin"><meta name="robots" content="noindex">${onward}
<title>${title} – ${site.title}</title>${STYLES}
</head>
<body class="shop-page">
<header><a href="/">${site.title}</a></header>
<main><h1>${title}</h1>${body}</main>${SCRIPT}
</body>
</html>`,
    { status, headers: { 'x-robots-tag': 'noindex' } },
  )
}

/** @param sizes as in HTML: how wide it is shown */
export function picture(image: Image | null, sizes: string, eager = false): Markup | null {
  if (!image) return null
  // The page may be looked at under another address than the site's own.
  const path = image.url.replace(/^https?:\/\/[^/]+/, '')
  const variant = (width: number) => `${path.replace(/\/([^/]+)\.\w+$/, `/w${width}/$1.webp`)} ${width}w`
  const set = image.widths.length > 0 ? image.widths.map(variant).join(', ') : null
  return markup`<img src="${path}" alt="" width="${image.width}" height="${image.height}"${
    set && markup` srcset="${set}" sizes="${sizes}"`
  }${eager ? null : markup` loading="lazy"`}>`
}
