/** Looks for the file that proves a name, on the web server the name leads to today. */
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import { PROOF_PATH } from '../../../published/proof.ts'
import type { Owner } from './expected.ts'

export type Found = { state: 'found' | 'gone' | 'unknown'; seen: string[] }

const TIMEOUT_MS = 5_000
const BYTES_MAX = 1_024

/**
 * The caller sees to it that the name does not lead to this installation, which would answer itself. Redirects count only
 * within the host and its usual ports: what others say proves nothing about this one.
 */
export async function fetchToken(
  ctx: Pick<AppContext, 'fetcher'>,
  host: string,
  { proof }: Owner,
): Promise<Found> {
  try {
    const { status, body } = await ctx.fetcher.request(`http://${host}${PROOF_PATH}`, {
      method: 'GET',
      headers: {},
      maxBytes: BYTES_MAX,
      timeoutMs: TIMEOUT_MS,
      isAllowed: (url) => url.hostname === host && url.port === '',
    })
    if (status === 200 && body.toString().trim().toLowerCase() === proof.toLowerCase())
      return { state: 'found', seen: [proof] }
    // What a server says while it is out of order is not its word.
    if (status >= 500 || status === 429) return { state: 'unknown', seen: [`HTTP ${status}`] }
    return { state: 'gone', seen: [status === 200 ? 'another text' : `HTTP ${status}`] }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'forbidden') return { state: 'gone', seen: ['a redirect to another host'] }
    if (error.code === 'body_too_large') return { state: 'gone', seen: ['another text'] }
    return { state: 'unknown', seen: ['no answer'] }
  }
}
