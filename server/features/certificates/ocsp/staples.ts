/**
 * Keeps what responders say of certificates, so that visitors are handed it with them (RFC 6066, 8): asked for in time, checked
 * before it is kept, and told to every process.
 */
import { X509Certificate } from 'node:crypto'
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import type { CertificatesNotice } from '../../../published/certificates.ts'
import { tellRevoked } from '../news/news.ts'
import type { CertificateRow } from '../orders/queries.ts'
import { listServedNames } from '../store/queries.ts'
import { listDue, lockActive, setOcsp } from './queries.ts'
import { identify, questionUrl, responderOf } from './request.ts'
import { type OcspAnswer, UnusableAnswer, readAnswer } from './response.ts'

export type StapleContext = Pick<
  AppContext,
  'db' | 'jobs' | 'clock' | 'config' | 'keyring' | 'log' | 'notices' | 'fetcher'
>

type Kept = OcspAnswer & { response: Buffer }

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const BATCH = { limit: 60, perOwner: 10 }
const AT_ONCE = 6
const TIMEOUT_MS = 8_000
/** Answers have a kilobyte or two; a handshake carries them. */
const ANSWER_BYTES_MAX = 16_384
const PAUSE_MIN_MS = 5 * MINUTE_MS
/** After failures in a row: doubled each time from the least, up to this. */
const PAUSE_MAX_MS = 4 * 60 * MINUTE_MS

/**
 * Asks the responders that are due.
 * @param random from 0 to 1, so that not all are asked at the same moment
 * @returns how many certificates were looked at
 */
export async function refreshStaples(
  ctx: StapleContext,
  signal: AbortSignal,
  random = Math.random,
): Promise<number> {
  const due = await ctx.db.withPlatform((tx) => listDue(tx, ctx.clock.now(), BATCH))
  const queue = due.values()
  const work = async () => {
    for (const certificate of queue) {
      if (signal.aborted) return
      await refreshStaple(ctx, certificate, signal, random)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return due.length
}

/** Asks the responder of one certificate now. What goes wrong is noted with it, and tried again later. */
export async function refreshStaple(
  ctx: StapleContext,
  certificate: CertificateRow,
  signal: AbortSignal,
  random = Math.random,
): Promise<void> {
  const { id, chain } = certificate
  const [leaf, issuer] = certificatesIn(chain)
  const url = leaf && responderOf(leaf)
  if (!leaf || !issuer || url === undefined) {
    await ctx.db.withPlatform((tx) => setOcsp(tx, id, { ocsp_next_at: null }))
    return
  }
  try {
    const answer = await askResponder(ctx, { url, leaf, issuer }, signal)
    await keep(ctx, certificate, url, answer, random())
  } catch (error) {
    if (signal.aborted) return
    if (!(error instanceof UnusableAnswer || error instanceof AppError))
      ctx.log.error({ err: error, certificate_id: id }, 'a responder could not be asked')
    await noteFailure(ctx, certificate, url, error, random())
  }
}

/** @throws UnusableAnswer, or AppError where the responder cannot be reached */
async function askResponder(
  ctx: StapleContext,
  { url, leaf, issuer }: { url: string; leaf: X509Certificate; issuer: X509Certificate },
  signal: AbortSignal,
): Promise<Kept> {
  const id = await identify(leaf, issuer)
  // The address comes out of a certificate that anybody may have made.
  const { status, body } = await ctx.fetcher.request(await questionUrl(url, id), {
    headers: { accept: 'application/ocsp-response' },
    maxBytes: ANSWER_BYTES_MAX,
    timeoutMs: TIMEOUT_MS,
    isAllowed: () => true,
    signal,
  })
  if (status !== 200) throw new UnusableAnswer(`The responder answers ${status}.`)
  return { ...(await readAnswer(body, { id, issuer, now: ctx.clock.now() })), response: body }
}

async function keep(
  ctx: StapleContext,
  { id }: CertificateRow,
  url: string,
  { state, expiresAt, response }: Kept,
  random: number,
): Promise<void> {
  const now = ctx.clock.now()
  const isGood = state === 'good'
  // Half of its life is left when the next one is asked for; a revocation is seen within a day.
  const pause = Math.min(DAY_MS, (expiresAt.getTime() - now.getTime()) / 2)
  const revoked = await ctx.db.withPlatform(async (tx) => {
    const before = await lockActive(tx, id)
    if (!before) return undefined
    const isNews = !isGood && before.ocsp_state !== 'revoked'
    await setOcsp(tx, id, {
      ocsp_url: url,
      ocsp_state: state,
      // One that says "revoked" is not handed on: nobody is helped by it.
      ocsp_response: isGood ? response : null,
      ocsp_expires_at: expiresAt,
      ocsp_checked_at: now,
      ocsp_next_at: after(now, Math.max(PAUSE_MIN_MS, pause), random),
      ocsp_failures: 0,
      ocsp_problem: null,
      // Where another one can be ordered, it is ordered now.
      ...(isNews && before.source === 'acme' && { renew_at: now }),
    })
    if (isGood || before.ocsp_response) await announce(ctx, tx, id)
    return isNews ? before : undefined
  })
  if (revoked) await tellRevoked(ctx, revoked)
}

/** What was known stays as long as it counts. */
async function noteFailure(
  ctx: StapleContext,
  { id }: CertificateRow,
  url: string,
  error: unknown,
  random: number,
): Promise<void> {
  const now = ctx.clock.now()
  await ctx.db.withPlatform(async (tx) => {
    const before = await lockActive(tx, id)
    if (!before) return
    const left = (before.ocsp_expires_at?.getTime() ?? 0) - now.getTime()
    const backOff = Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS * 2 ** Math.min(before.ocsp_failures, 10))
    const pause = left > 0 ? Math.min(backOff, Math.max(PAUSE_MIN_MS, left / 4)) : backOff
    const isOver = left <= 0 && before.ocsp_state === 'good'
    await setOcsp(tx, id, {
      ocsp_url: url,
      ...(isOver && { ocsp_state: null, ocsp_response: null, ocsp_expires_at: null }),
      ocsp_checked_at: now,
      ocsp_next_at: after(now, pause, random),
      ocsp_failures: before.ocsp_failures + 1,
      ocsp_problem: wordsOf(error),
    })
  })
}

function wordsOf(error: unknown): string {
  const isForPeople = error instanceof UnusableAnswer || error instanceof AppError
  return isForPeople ? error.message : 'The responder could not be asked.'
}

async function announce(ctx: Pick<StapleContext, 'notices'>, tx: PlatformTx, id: string): Promise<void> {
  const notice: CertificatesNotice = { names: await listServedNames(tx, id) }
  if (notice.names.length > 0) await ctx.notices.publish(tx, 'certificates', notice)
}

/** Up to a fifth earlier, so that not all are due at the same moment. */
function after(now: Date, pauseMs: number, random: number): Date {
  return new Date(now.getTime() + pauseMs * (0.8 + 0.2 * random))
}

/** The leaf, and who issued it. */
function certificatesIn(chain: string): X509Certificate[] {
  return chain
    .split(/(?<=-----END CERTIFICATE-----)\s*/)
    .filter((pem) => pem.includes('BEGIN'))
    .slice(0, 2)
    .map((pem) => new X509Certificate(pem))
}
