/** Other names of canonical API paths, kept for programs written against the earlier documents. */

const ALIASES: [prefix: string, canonical: string][] = [
  ['/api/admin/', '/api/v1/admin/'],
  ['/api/tenants', '/api/v1/admin/tenants'],
  ['/api/tenant/', '/api/v1/tenant/'],
]

/** @returns the canonical path of an alias, or the path itself */
export function pathOfAlias(path: string): string {
  for (const [prefix, canonical] of ALIASES) {
    if (!path.startsWith(prefix)) continue
    const rest = path.slice(prefix.length)
    if (prefix.endsWith('/') || rest === '' || rest.startsWith('/')) return canonical + rest
  }
  return path
}
