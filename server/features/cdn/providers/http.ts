/**
 * Any cache that takes purges over HTTP, such as Varnish or nginx: one request per batch to its address, with the keys in a
 * header; pages by their addresses with one request each.
 */
import { type Asked, type Provider, ask } from '../provider.ts'

/** Nothing was kept at that address, which is as well. */
const NOT_KEPT = new Set([404, 410])

export const http: Provider = {
  needs: { settings: ['url'], credentials: [] },
  takes: { settings: ['method', 'key_header', 'separator'], credentials: ['headers'] },
  // Twelve characters each: three kilobytes of header.
  max: { keys: 250, urls: 1 },
  async purge(asked, { by, items }) {
    const { url = '', method = 'PURGE', key_header = 'surrogate-key', separator = 'space' } = asked.settings
    if (by === 'keys') {
      const keys = items.join(separator === 'comma' ? ',' : ' ')
      return ask(asked, url, { method, headers: { ...asked.credentials.headers, [key_header]: keys } })
    }
    const [page = ''] = items
    const outcome = await ask(asked, page, { method, headers: headersFor(page, asked) })
    if (!NOT_KEPT.has(outcome.status ?? 0)) return outcome
    return { status: outcome.status, answer: outcome.answer }
  },
}

/** Secrets go to the cache they were given for. */
function headersFor(page: string, { settings, credentials }: Asked): Record<string, string> {
  const isOwn = new URL(page).origin === new URL(settings.url ?? '').origin
  return isOwn ? { ...credentials.headers } : {}
}
