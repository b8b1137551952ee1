/**
 * The portal's refresh token, in a cookie that scripts cannot read. It counts on hosts of the portal only, and only for what
 * pages of that very origin send: to a browser, tenants' sites below the same domain are the same site, so SameSite alone
 * would let them in. Access still takes a bearer token, so no other route knows of the cookie.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../errors.ts'
import { originOf } from '../../kernel/http/origin.ts'
import type { Identity } from './open.ts'
import type { Tokens } from './sign-in.ts'
import { IDLE_MS } from './tokens/refresh-tokens.ts'

/** Browsers take a `__Host-` cookie from the host itself and over HTTPS only, so no sibling can put one there (RFC 6265bis, 4.1.3.2). */
const SECURE_NAME = '__Host-hotswap_session'
const PLAIN_NAME = 'hotswap_session'

export type SessionCookie = {
  /** The refresh token in it. Two cookies of the name are none: one was put there by somebody else. */
  token: () => string | undefined
  keep: (refreshToken: string) => void
  remove: () => void
}

/**
 * The cookie of the page that sends the request. To be asked for before anything happens: it also keeps other websites from
 * signing their visitors in as somebody else.
 * @throws AppError forbidden when the request does not come from a page of the portal's host it is sent to
 */
export function sessionCookie(
  identity: Identity,
  request: FastifyRequest,
  reply: FastifyReply,
): SessionCookie {
  // The scheme is the browser's word, not ours: a proxy in front may have ended TLS without saying so.
  const isSecure = requireOwnOrigin(identity, request).protocol === 'https:'
  const name = isSecure ? SECURE_NAME : PLAIN_NAME
  const write = (value: string, seconds: number) => {
    const attributes = `Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict`
    reply.header('set-cookie', `${name}=${value}; ${attributes}${isSecure ? '; Secure' : ''}`)
  }
  return {
    token: () => readCookie(request.headers.cookie, name),
    // The longest that a session lives unused. One that ends before says so when it is refreshed.
    keep: (refreshToken) => write(refreshToken, IDLE_MS / 1_000),
    remove: () => write('', 0),
  }
}

/** Tokens as they are answered; without the refresh token when that is in the cookie. */
export type AnsweredTokens = Omit<Tokens, 'refresh_token'> & { refresh_token?: string }

/**
 * Puts the refresh token of a sign-in into the cookie, for those who asked for that.
 * @param work opens the session
 * @throws AppError forbidden, before anything was done, like `sessionCookie`
 */
export async function keepingSession(
  identity: Identity,
  request: FastifyRequest<{ Body: { cookie?: boolean } }>,
  reply: FastifyReply,
  work: () => Promise<Tokens>,
): Promise<AnsweredTokens> {
  if (!request.body.cookie) return work()
  const cookie = sessionCookie(identity, request, reply)
  const { refresh_token, ...tokens } = await work()
  cookie.keep(refresh_token)
  return tokens
}

/** Does something with the session in the cookie, and removes the cookie once that session is over. */
export async function withKeptSession(
  cookie: SessionCookie,
  work: (refreshToken: string) => Promise<Tokens>,
): Promise<AnsweredTokens> {
  try {
    const token = cookie.token()
    if (token === undefined)
      throw new AppError('unauthenticated', 'Nobody is signed in here; sign in, or send refresh_token.')
    const { refresh_token, ...tokens } = await work(token)
    cookie.keep(refresh_token)
    return tokens
  } catch (error) {
    if (error instanceof AppError && error.status === 401) cookie.remove()
    throw error
  }
}

function requireOwnOrigin({ config }: Identity, request: FastifyRequest): URL {
  if (request.address.kind !== 'portal')
    throw new AppError(
      'forbidden',
      'The session cookie is for pages of the portal; elsewhere, send and keep refresh_token.',
    )
  const { origin = '', host = '' } = request.headers
  const url = URL.parse(origin)
  // What is behind TLS must not listen to pages that came without.
  const isScheme = url?.protocol === 'https:' || (url?.protocol === 'http:' && request.protocol === 'http')
  // Proxies that leave the port out of the Host header are set up with HOTSWAP_PUBLIC_URL.
  const isHost =
    url?.host === URL.parse(`${url?.protocol}//${host}`)?.host ||
    origin === originOf(config, request.address.host)
  if (!url || !isScheme || !isHost)
    throw new AppError('forbidden', 'Only pages of this very address may use the session cookie.')
  return url
}

function readCookie(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  const [value = ''] = values
  // Ours are 43 characters of base64url.
  return values.length === 1 && /^[\w-]{20,200}$/.test(value) ? value : undefined
}
