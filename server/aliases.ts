/** Other names of canonical API paths, kept for programs written against the earlier documents. */

const ALIASES: [prefix: string, canonical: string][] = [
  ['/api/admin/', '/api/v1/admin/'],
  ['/api/tenants', '/api/v1/admin/tenants'],
  ['/api/tenant/', '/api/v1/tenant/'],
  ['/api/v1/tenant-deployments', '/api/v1/deployments'],
]

/** Deployments of one website stood below those of the tenant. */
const WEBSITE_DEPLOYMENTS = /^\/api\/v1\/tenant-deployments\/websites\/([^/]+)\/?$/

/** Content of a website once lay a level deeper. */
const WEBSITE_CONTENT = /^(\/api\/v1\/websites\/[^/]+)\/content(\/(?:pages|posts|media)(?:\/.*)?)$/

/** @returns the canonical path of an alias, or the path itself */
export function pathOfAlias(path: string): string {
  const website = WEBSITE_DEPLOYMENTS.exec(path)?.[1]
  if (website !== undefined) return `/api/v1/websites/${website}/deployments`
  for (const [prefix, canonical] of ALIASES) {
    if (!path.startsWith(prefix)) continue
    const rest = path.slice(prefix.length)
    if (prefix.endsWith('/') || rest === '' || rest.startsWith('/')) return canonical + rest
  }
  return path.replace(WEBSITE_CONTENT, '$1$2')
}
