/** The few pages the control plane itself shows. */

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escape(title)}</title>
<style>
  body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 38rem; margin: 12vh auto 4rem; padding: 0 1.25rem }
  h1 { font-size: 1.7rem; line-height: 1.25 } code, pre { font: .92em/1.5 ui-monospace, monospace }
  pre { overflow-x: auto; padding: .8rem 1rem; border-radius: .5rem; background: color-mix(in srgb, currentColor 8%, transparent) }
  a { color: light-dark(#0550ae, #79b8ff) }
</style></head><body><main>${body}</main></body></html>
`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}

/** What the platform's own address shows. `origin` is how the visitor got here. */
export function landingPage(domain: string, origin: string): string {
  return page(
    'HotSwap',
    `<h1>HotSwap is running</h1>
<p>This is the platform’s address on <strong>${escape(domain)}</strong>.</p>
<ul>
  <li><a href="/docs">API explorer</a> — every call, with examples</li>
  <li><a href="/openapi.json">OpenAPI document</a></li>
  <li><a href="/readyz">Readiness</a></li>
</ul>
<p>Sign in for a token:</p>
<pre>curl -s ${escape(origin)}/api/v1/auth/token \\
  -H 'content-type: application/json' \\
  -d '{"email": "…", "password": "…"}'</pre>`,
  )
}

/** What a tenant's address shows while it has no website. */
export function tenantPage(slug: string): string {
  return page(
    slug,
    `<h1>No website here yet</h1><p>The address belongs to <strong>${escape(slug)}</strong>, which has not published a website.</p>`,
  )
}

/** What an address nobody has shows. */
export function notServedPage(host: string): string {
  return page(
    'Not found',
    `<h1>There is no website here</h1><p><code>${escape(host)}</code> is not served by this platform.</p>`,
  )
}
