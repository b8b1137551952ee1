/** Lets whoever has the link see a release that is not live, or what is on staging: a token once in the address, then in a cookie of that host. */
import type { Clock } from '../../kernel/clock.ts'
import { previewKey, verifyPreview } from '../../kernel/crypto/preview-token.ts'
import type { Arm } from './arm.ts'
import type { Arms } from './arms.ts'
import type { Entry } from './directory.ts'
import { type Exchange, answerEmpty } from './exchange.ts'
import { openGenerations } from './generations.ts'
import type { FramedHeaders } from './headers.ts'
import type { Target } from './target.ts'

type Preview = Extract<Entry, { kind: 'preview' }>

export type Previews = {
  /**
   * The release to show to whoever asks with the right cookie; with the token in the address, answers with the cookie
   * and sends the visitor to the address without it.
   * @returns `answered`; `closed` without a token that opens this preview now; `empty` when nothing is on staging
   */
  open: (
    exchange: Exchange,
    preview: Preview,
    host: string,
    target: Target,
  ) => Promise<Arm | 'answered' | 'closed' | 'empty'>
  /** @returns whether the Cookie header opens this preview now */
  isOpenTo: (cookies: string | undefined, preview: Preview) => boolean
}

const COOKIE = 'hotswap_preview'
const PARAMETER = 'preview'
const RELEASES = 64

export function openPreviews(options: {
  secret: string
  arms: Arms
  clock: Clock
  originOf: (host: string) => string
  headersFor: (portals: readonly string[]) => FramedHeaders
}): Previews {
  const { arms, clock, originOf, headersFor } = options
  const key = previewKey(options.secret)
  /** By ids, number and position, which are ours: releases never change, and positions neither. And by who may frame it. */
  const releases = openGenerations<string, Arm>({ size: RELEASES })

  const opens = (token: string | undefined, { tenant, site, number }: Preview) =>
    token !== undefined &&
    verifyPreview(key, token, { tenantId: tenant.id, siteId: site.id, number }, clock.now())

  const isOpenTo = (cookies: string | undefined, preview: Preview) => opens(readCookie(cookies), preview)

  return {
    isOpenTo,
    async open(exchange, preview, host, target) {
      const given = target.query.get(PARAMETER) ?? undefined
      if (opens(given, preview)) {
        answerEmpty(exchange, 302, [
          'location',
          target.encodedPath + withoutToken(target.query),
          'set-cookie',
          `${COOKIE}=${given}; Path=/; HttpOnly; ${sharingOf(exchange, originOf(host))}`,
          ...headersFor(preview.tenant.portals).preview,
        ])
        return 'answered'
      }
      if (!isOpenTo(exchange.request.headers.cookie, preview)) return 'closed'
      const { site } = preview
      const number = preview.number === 0 ? site.stagingNumber : preview.number
      if (number === null) return 'empty'
      // On staging, a release shows what editors have published since it was built.
      const position = preview.number === 0 ? site.contentPosition : undefined
      const name = [preview.tenant.id, site.id, number, position, ...preview.tenant.portals].join('/')
      const known = releases.get(name)
      if (known) return known
      const arm = await arms.loadPreview(site, number, originOf(host), position)
      if (!arm) return 'closed'
      releases.set(name, arm)
      return arm
    },
  }
}

/**
 * A tenant's own portal, and every portal on localhost, is another site to the browser: in a frame of theirs it keeps only
 * cookies that say so, apart for each portal.
 */
function sharingOf({ request: { headers } }: Exchange, origin: string): string {
  const isFramedByOther = headers['sec-fetch-dest'] === 'iframe' && headers['sec-fetch-site'] === 'cross-site'
  if (isFramedByOther) return 'SameSite=None; Secure; Partitioned'
  return origin.startsWith('https:') ? 'SameSite=Lax; Secure' : 'SameSite=Lax'
}

function withoutToken(query: URLSearchParams): string {
  const rest = new URLSearchParams(query)
  rest.delete(PARAMETER)
  return rest.size ? `?${rest.toString()}` : ''
}

function readCookie(header: string | undefined): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [name, value] = part.trim().split('=')
    if (name === COOKIE) return value
  }
  return undefined
}
