/**
 * Fastly: purges by `Surrogate-Key` over its API (www.fastly.com/documentation/reference/api/purging), 256 keys in a
 * request. Soft, pages become stale instead of being gone: visitors need not wait for the new ones.
 */
import { type Asked, type Outcome, type Provider, ask, jsonOf } from '../provider.ts'

const API = 'https://api.fastly.com'

export const fastly: Provider = {
  needs: { settings: ['service_id'], credentials: ['token'] },
  takes: { settings: ['soft'], credentials: [] },
  max: { keys: 256, urls: 1 },
  async purge(asked, { by, items }) {
    const outcome = by === 'keys' ? await purgeKeys(asked, items) : await purgeUrl(asked, items[0] ?? '')
    if (outcome.problem === undefined) return outcome
    const { msg, detail } = jsonOf(outcome.answer)
    const said = [msg, detail].filter((text) => typeof text === 'string').join(' – ')
    return said ? { ...outcome, problem: `Fastly answered: ${said}` } : outcome
  },
}

function purgeKeys(asked: Asked, keys: readonly string[]): Promise<Outcome> {
  const { service_id = '' } = asked.settings
  return ask(asked, `${API}/service/${encodeURIComponent(service_id)}/purge`, {
    method: 'POST',
    headers: { ...headersOf(asked), 'content-type': 'application/json' },
    body: JSON.stringify({ surrogate_keys: keys }),
  })
}

function purgeUrl(asked: Asked, text: string): Promise<Outcome> {
  const { host, pathname, search } = new URL(text)
  return ask(asked, `${API}/purge/${host}${pathname}${search}`, { method: 'POST', headers: headersOf(asked) })
}

function headersOf({ settings, credentials }: Asked): Record<string, string> {
  const soft = (settings.soft ?? true) && { 'fastly-soft-purge': '1' }
  return { accept: 'application/json', 'fastly-key': credentials.token ?? '', ...soft }
}
