/** Under which name an answer is kept. */
import { searchTerms } from './search.ts'

/** Longer addresses are answered, but not worth the memory. */
const MAX_LENGTH = 1_000
/** The query parameters that the read API knows. */
const API_PARAMETERS = ['author', 'category', 'cursor', 'limit', 'q', 'tag']

/**
 * The part of an address that makes a difference: the path, and those query parameters that its page reads, in one
 * spelling. Undefined for what is not worth keeping.
 */
export function cacheKey(path: string, query: URLSearchParams): string | undefined {
  const key = path + significant(path, query)
  return key.length > MAX_LENGTH ? undefined : key
}

function significant(path: string, query: URLSearchParams): string {
  if (query.size === 0) return ''
  const parameters = new URLSearchParams()
  if (path === '/search') {
    parameters.set('q', searchTerms(query))
    const page = searchPage(query)
    if (page !== 1) parameters.set('page', String(page))
  } else if (path.startsWith('/_content/')) {
    for (const name of API_PARAMETERS) {
      const value = query.get(name)
      if (value !== null) parameters.set(name, value)
    }
  }
  return parameters.size === 0 ? '' : `?${parameters.toString()}`
}

/** The page of results that is asked for: 1 to 100, which is more than anybody reads. */
export function searchPage(query: URLSearchParams): number {
  const page = Number(query.get('page') ?? '1')
  return Number.isInteger(page) && page >= 1 && page <= 100 ? page : 1
}
