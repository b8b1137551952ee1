/** Which methods an address takes, for whoever asks with another one. */
import type { RouteInfo } from './access.ts'

/** @param path without query @returns the methods of the routes at the path; empty where there is none */
export function methodsAt(routes: readonly RouteInfo[], path: string): string[] {
  const parts = partsOf(path)
  const methods = routes.filter(({ url }) => matches(partsOf(url), parts)).map(({ method }) => method)
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method)))].toSorted()
}

function matches(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length &&
    pattern.every((part, index) => part === parts[index] || (part.startsWith(':') && parts[index] !== ''))
  )
}

function partsOf(path: string): string[] {
  return path.replace(/(?<=.)\/$/, '').split('/')
}
