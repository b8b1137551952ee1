/**
 * What a form answers: to its script what to show, to browsers without it a page of its own or the way back. Every plugin with
 * forms has the texts `form.*` in its locales, and `form.css` and `form.js` among its assets.
 */
import {
  type Markup,
  type PluginRequest,
  type PluginResponse,
  type Site,
  html,
  json,
  markup,
  redirect,
} from '@hotswap/sdk'
import { type Admission, isFromScript } from './admission.ts'
import { type Fields, pagePathOf } from './input.ts'

/** A page that looks like nobody's in particular: plugins do not know the theme's layout. */
export function answerPage(
  site: Site,
  title: string,
  content: Markup,
  options: { status?: number; back?: string } = {},
): PluginResponse {
  const { status = 200, back = '/' } = options
  const page = markup`<!doctype html>
<html lang="${site.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${title} – ${site.title}</title><link rel="stylesheet" href="asset:form.css"></head>
<body class="visitor-page"><main><p><a href="/">${site.title}</a></p><h1>${title}</h1>
${content}
<p><a href="${back}">${site.t('form.back')}</a></p></main></body></html>`
  return html(page, { status, headers: { 'x-robots-tag': 'noindex' } })
}

/** What was sent is taken. @param fragment of the page it came from: where the thanks are, which show when they are aimed at */
export function accepted(
  request: PluginRequest,
  fields: Fields,
  fragment: string,
  options: { reload?: boolean } = {},
): PluginResponse {
  if (isFromScript(request)) return json({ go: `#${fragment}`, reload: options.reload ?? false })
  return redirect(`${pagePathOf(fields)}#${fragment}`)
}

/** @param problems what is wrong, by field */
export function refused(
  site: Site,
  request: PluginRequest,
  fields: Fields,
  problems: Record<string, string>,
): PluginResponse {
  if (isFromScript(request)) return json({ problems }, { status: 422 })
  const list = Object.values(problems).map((text) => markup`<li>${text}</li>`)
  return answerPage(site, site.t('form.not_sent'), markup`<ul>${list}</ul><p>${site.t('form.go_back')}</p>`, {
    status: 422,
    back: pagePathOf(fields),
  })
}

/** The second step of who has no script, with everything that was written before. @param action where the form is sent to */
export function askAgain(
  site: Site,
  request: PluginRequest,
  fields: Fields,
  { pass, wait_ms }: Extract<Admission, { kind: 'again' }>,
  action: string,
): PluginResponse {
  if (isFromScript(request)) return json({ pass, wait_ms }, { status: 202 })
  const kept = Object.entries(fields).filter(
    (field): field is [string, string] => typeof field[1] === 'string' && field[0] !== 'pass',
  )
  return answerPage(
    site,
    site.t('form.one_more_step'),
    markup`<p>${site.t('form.why')}</p>
<form class="visitor-form" method="post" action="${action}">
${kept.map(([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">`)}
<input type="hidden" name="pass" value="${pass}">
<p><button class="button" type="submit">${site.t('form.send_now')}</button></p></form>`,
    { back: pagePathOf(fields) },
  )
}
