/** When an authority wants a certificate renewed: ACME Renewal Information (RFC 9773). */
import type { Dispatcher } from 'undici'
import type { AppContext } from '../../../context.ts'
import { letGo, openDispatcher, readDirectory, readJson } from './connection.ts'
import { AcmeFailure } from './problems.ts'

export type RenewalInfo = {
  /** The window; renew at a random moment in it, at once when it is over. */
  start: Date
  end: Date
  /** A page that says why, for people. */
  explanationUrl: string | undefined
  /** Seconds until it is worth asking again. */
  retryAfter: number
}

/** RFC 9773, 4.3.3: an authority that says nothing is asked again in six hours. */
const ASK_AGAIN_SECONDS = 21_600
const ASK_AGAIN_SECONDS_MIN = 60
const ASK_AGAIN_SECONDS_MAX = 86_400

/**
 * Asks when to renew.
 * @returns undefined when the authority does not do so, or does not know the certificate
 * @throws AcmeFailure when it cannot be asked now; the signal's reason once it is aborted
 */
export async function renewalInfo(
  { config }: Pick<AppContext, 'config'>,
  certificate: { authority: string | null; ari_id: string | null },
  signal: AbortSignal,
): Promise<RenewalInfo | undefined> {
  const { authority, ari_id } = certificate
  const isOurs = config.acme?.authorities.some(({ directoryUrl }) => directoryUrl === authority)
  if (authority === null || ari_id === null || !isOurs) return undefined
  const dispatcher = await openDispatcher(config.acme?.caFile)
  try {
    const base = await addressOf(authority, dispatcher, signal)
    if (base === undefined) return undefined
    const url = `${base.replace(/\/$/, '')}/${ari_id}`
    const { body, retryAfter } = await readJson(url, dispatcher, signal)
    return infoOf(body, retryAfter)
  } catch (error) {
    if (error instanceof AcmeFailure && error.problem.type === 'malformed') return undefined
    throw error
  } finally {
    letGo(dispatcher)
  }
}

/** Where authorities tell, so that each certificate is one question: by directory, and until when that is believed. */
const addresses = new Map<string, { address: string | undefined; until: number }>()
const BELIEVED_MS = 3_600_000

async function addressOf(
  directoryUrl: string,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<string | undefined> {
  const known = addresses.get(directoryUrl)
  if (known && performance.now() < known.until) return known.address
  const { renewalInfo: address } = await readDirectory(directoryUrl, dispatcher, signal)
  addresses.set(directoryUrl, { address, until: performance.now() + BELIEVED_MS })
  return address
}

function infoOf(body: unknown, retryAfter = ASK_AGAIN_SECONDS): RenewalInfo | undefined {
  const { suggestedWindow, explanationURL } = (body ?? {}) as {
    suggestedWindow?: { start?: unknown; end?: unknown }
    explanationURL?: unknown
  }
  const start = new Date(String(suggestedWindow?.start))
  const end = new Date(String(suggestedWindow?.end))
  // A window that ends before it begins counts as none (RFC 9773, 4.2).
  if (!(start.getTime() < end.getTime())) return undefined
  const isPage = typeof explanationURL === 'string' && /^https?:\/\//.test(explanationURL)
  return {
    start,
    end,
    explanationUrl: isPage ? explanationURL : undefined,
    retryAfter: Math.min(Math.max(retryAfter, ASK_AGAIN_SECONDS_MIN), ASK_AGAIN_SECONDS_MAX),
  }
}

/**
 * How the authority knows a certificate in this: the key that signed it, and its serial number (RFC 9773, 4.1).
 * @param chain PEM, the leaf first
 * @returns undefined for a certificate without an authority key identifier
 */
export async function ariIdOf(chain: string): Promise<string | undefined> {
  const { AuthorityKeyIdentifierExtension, PemConverter, X509Certificate } = await import('@peculiar/x509')
  const leaf = new X509Certificate(PemConverter.decodeFirst(chain))
  const keyId = leaf.getExtension(AuthorityKeyIdentifierExtension)?.keyId
  if (keyId === undefined) return undefined
  // As it stands in the certificate, where a number whose first bit is set has a zero in front.
  const serial = /^[89a-f]/i.test(leaf.serialNumber) ? `00${leaf.serialNumber}` : leaf.serialNumber
  return [keyId, serial].map((hex) => Buffer.from(hex, 'hex').toString('base64url')).join('.')
}
