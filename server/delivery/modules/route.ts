/** Finds the endpoint of a plugin that a request means. */
import type { PluginEndpoint } from '../../plugin/manifest.ts'

export type Match =
  | { kind: 'endpoint'; endpoint: PluginEndpoint; params: Record<string, string> }
  /** The path is there, for other methods. */
  | { kind: 'other_method'; allowed: string[]; endpoints: PluginEndpoint[] }
  | { kind: 'none' }

/** A path of a request below /api/: the plugin's name, and the rest. Of names that plugins cannot have, undefined. */
export function readModulePath(path: string): { plugin: string; path: string } | undefined {
  const [, plugin = '', rest] = /^\/api\/([a-z][a-z0-9-]{0,49})(\/.*)?$/.exec(path) ?? []
  return plugin === '' ? undefined : { plugin, path: rest ?? '/' }
}

/**
 * @param path decoded, begins with a slash
 * @param method HEAD finds what GET does
 */
export function matchEndpoint(endpoints: readonly PluginEndpoint[], method: string, path: string): Match {
  const wanted = method === 'HEAD' ? 'GET' : method
  const there = endpoints.flatMap((endpoint) => {
    const params = matchPath(endpoint.path, path)
    return params ? [{ endpoint, params }] : []
  })
  // Where several declare the path, the one with the fewest parameters means it most.
  const ordered = there.toSorted((a, b) => Object.keys(a.params).length - Object.keys(b.params).length)
  const found = ordered.find(({ endpoint }) => endpoint.method === wanted)
  if (found) return { kind: 'endpoint', ...found }
  if (there.length === 0) return { kind: 'none' }
  return {
    kind: 'other_method',
    allowed: allowedMethods(there.map(({ endpoint }) => endpoint)),
    endpoints: there.map(({ endpoint }) => endpoint),
  }
}

function allowedMethods(endpoints: readonly PluginEndpoint[]): string[] {
  const methods = endpoints.map(({ method }) => method)
  return [...new Set([...methods.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : name)), 'OPTIONS'])]
}

/** @returns the values of `:parameters`; undefined where the path is another */
function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const parts = pattern.split('/')
  const given = path.split('/')
  if (parts.length !== given.length) return undefined
  const params: [string, string][] = []
  for (const [index, part] of parts.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith(':') && value !== '') params.push([part.slice(1), value])
    else if (part !== value) return undefined
  }
  return Object.fromEntries(params)
}
