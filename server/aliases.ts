/** Other names of canonical API paths, kept for programs written against the earlier documents. */

const ALIASES: [prefix: string, canonical: string][] = [
  ['/api/admin/', '/api/v1/admin/'],
  ['/api/tenants', '/api/v1/admin/tenants'],
  ['/api/tenant/', '/api/v1/tenant/'],
]

/** Content of a website once lay a level deeper. */
const WEBSITE_CONTENT = /^(\/api\/v1\/websites\/[^/]+)\/content(\/(?:pages|posts|media)(?:\/.*)?)$/

/** @returns the canonical path of an alias, or the path itself */
export function pathOfAlias(path: string): string {
  for (const [prefix, canonical] of ALIASES) {
    if (!path.startsWith(prefix)) continue
    const rest = path.slice(prefix.length)
    if (prefix.endsWith('/') || rest === '' || rest.startsWith('/')) return canonical + rest
  }
  return path.replace(WEBSITE_CONTENT, '$1$2')
}
