/** Leads requests to providers on the internet to stand-ins on this machine; all other addresses stay guarded. */
import { type GuardedFetch, openGuardedFetch } from '../../server/kernel/http/guarded-fetch.ts'

/**
 * @param places by host name, where its stand-in listens: `http://127.0.0.1:1234`
 * @param allow further addresses of this machine that may be reached, such as that of a name server
 */
export function standInFetcher(places: Record<string, string>, allow: string[] = []): GuardedFetch {
  const local = openGuardedFetch({ allow: (address) => address === '127.0.0.1' })
  const outside = openGuardedFetch({ allow: (address) => allow.includes(address) })
  const placeOf = (text: string) => {
    const url = URL.parse(text)
    const place = url && places[url.hostname]
    return url && place ? { url, there: `${place}${url.pathname}${url.search}` } : undefined
  }
  return {
    request(text, options) {
      const place = placeOf(text)
      if (!place) return outside.request(text, options)
      // What the program asks is judged by the address it asked for.
      if (!options.isAllowed(place.url)) throw new Error(`${text} is asked, and not allowed.`)
      return local.request(place.there, { ...options, isAllowed: () => true })
    },
    get: (text, options) => {
      const place = placeOf(text)
      return place ? local.get(place.there, options) : outside.get(text, options)
    },
    post: (text, options) => outside.post(text, options),
    check: (url) => outside.check(url),
    async [Symbol.asyncDispose]() {
      await local[Symbol.asyncDispose]()
      await outside[Symbol.asyncDispose]()
    },
  }
}
