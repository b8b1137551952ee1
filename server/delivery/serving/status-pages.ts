/** The pages shown where no site can be: small, readable in light and dark, with nothing to load. */

export type StatusPage = {
  status: number
  title: string
  /** Plain text; each becomes a paragraph. */
  paragraphs: string[]
  /** Seconds after which coming back makes sense; becomes Retry-After. */
  retryAfterSeconds?: number
}

export function unknownHost(host: string): StatusPage {
  return { status: 404, title: 'There is no website here', paragraphs: [`Nothing is served at ${host}.`] }
}

/** @param name the host name's own part, such as the tenant's slug */
export function noSiteYet(name: string): StatusPage {
  return {
    status: 404,
    title: 'No website here yet',
    paragraphs: [`The address belongs to ${name}, which has not published a website.`],
  }
}

export function suspended(message: string | null): StatusPage {
  return {
    status: 403,
    title: 'This website is not available',
    paragraphs: [message ?? 'It has been switched off for the time being. Its owner knows more.'],
  }
}

export function maintenance(message: string | null): StatusPage {
  return {
    status: 503,
    title: 'Back in a moment',
    paragraphs: [message ?? 'This website is being worked on. Please come back in a few minutes.'],
    retryAfterSeconds: 300,
  }
}

export const BUSY: StatusPage = {
  status: 503,
  title: 'Too many visitors at once',
  paragraphs: ['This website has more to do than it can at the moment. Please try again in a few seconds.'],
  retryAfterSeconds: 2,
}

export const UNREACHABLE: StatusPage = {
  status: 503,
  title: 'Not available at the moment',
  paragraphs: ['This page cannot be fetched right now. Please try again in a moment.'],
  retryAfterSeconds: 5,
}

export const FAILED: StatusPage = {
  status: 500,
  title: 'Something went wrong on our side',
  paragraphs: ['The error has been recorded. Quote the number below when you ask for help.'],
}

export const MALFORMED: StatusPage = {
  status: 400,
  title: 'This address cannot be read',
  paragraphs: ['It contains characters that no page of this website has in its address.'],
}

export const TOO_LONG: StatusPage = {
  status: 414,
  title: 'This address is too long',
  paragraphs: ['No page of this website has an address of that length.'],
}

export const NO_SUCH_FILE: StatusPage = {
  status: 404,
  title: 'There is no such file',
  paragraphs: ['It may have been removed, or the address is not quite right.'],
}

export const METHOD_NOT_ALLOWED: StatusPage = {
  status: 405,
  title: 'This address only shows pages',
  paragraphs: ['It takes the methods GET, HEAD and OPTIONS.'],
}

export const PREVIEW_CLOSED: StatusPage = {
  status: 403,
  title: 'This preview is not open to you',
  paragraphs: ['Previews open with the link they were shared with, until it runs out. Ask for a new one.'],
}

export const NOTHING_STAGED: StatusPage = {
  status: 404,
  title: 'Nothing is on staging',
  paragraphs: ['Deploy to the staging environment of this website, and it appears here.'],
}

/** @param requestId shown where somebody may have to quote it */
export function renderStatusPage({ status, title, paragraphs }: StatusPage, requestId: string): Buffer {
  const lines = paragraphs.map((text) => `<p>${escape(text)}</p>`).join('')
  const reference =
    status >= 500 ? `<p class="id">${status} · ${escape(requestId)}</p>` : `<p class="id">${status}</p>`
  return Buffer.from(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>${escape(title)}</title>
<style>
  :root { color-scheme: light dark; --ink: light-dark(#1c1f24, #e8eaed); --soft: light-dark(#5b626d, #9aa3af); --paper: light-dark(#fbfaf8, #16181c) }
  body { margin: 0; min-height: 100svh; display: grid; place-items: center; background: var(--paper); color: var(--ink); font: 1.05rem/1.6 system-ui, sans-serif }
  main { max-width: 32rem; padding: 2rem 1.5rem 4rem } h1 { font-size: clamp(1.6rem, 5vw, 2.2rem); line-height: 1.2; margin: 0 0 .6em; text-wrap: balance }
  p { margin: 0 0 1em; overflow-wrap: anywhere } .id { color: var(--soft); font: .85rem ui-monospace, monospace; margin-top: 2.5em }
</style></head><body><main><h1>${escape(title)}</h1>${lines}${reference}</main></body></html>
`)
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}
