/**
 * Cloudflare: purges by `Cache-Tag` over its API (developers.cloudflare.com/api, zones/purge_cache), 100 tags or addresses
 * in a request on every plan. The token needs the permission Cache Purge of the zone, and no other.
 */
import { type Outcome, type Provider, ask, jsonOf } from '../provider.ts'

const API = 'https://api.cloudflare.com/client/v4'

export const cloudflare: Provider = {
  needs: { settings: ['zone_id'], credentials: ['token'] },
  takes: { settings: [], credentials: [] },
  max: { keys: 100, urls: 100 },
  async purge(asked, { by, items }) {
    const { zone_id = '' } = asked.settings
    const outcome = await ask(asked, `${API}/zones/${encodeURIComponent(zone_id)}/purge_cache`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${asked.credentials.token ?? ''}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(by === 'keys' ? { tags: items } : { files: items }),
    })
    return explained(outcome)
  },
}

/** It says `success: false` with reasons, whatever the status. */
function explained(outcome: Outcome): Outcome {
  const { success, errors } = jsonOf(outcome.answer) as {
    success?: unknown
    errors?: { code?: number; message?: string }[]
  }
  if (success === true && outcome.problem === undefined) return outcome
  const reasons = (Array.isArray(errors) ? errors : []).map(
    ({ code, message }) => `${message ?? ''} (${code ?? ''})`,
  )
  const said = reasons.length > 0 ? `Cloudflare answered: ${reasons.join('; ')}` : outcome.problem
  return {
    isTransient: false,
    ...outcome,
    problem: said ?? 'Cloudflare answered something that is no success.',
  }
}
