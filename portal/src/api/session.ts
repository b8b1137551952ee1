/**
 * Who is signed in, and the access tokens of this tab. The refresh token is a cookie that scripts cannot read; access tokens
 * live in memory, one for each tenant that this tab looks at.
 */
import { ApiError, OFFLINE, problemOf } from './problem'

/** What a tab acts on: a tenant by its slug, or nothing in particular (the platform, one's own account). */
export type Scope = string | null

export type Tokens = { access_token: string; expires_in: number; user_id: string; tenant_id: string | null }
type Token = { value: string; expiresAt: number }

/** Refreshed this long before it expires, so that nothing is refused on the way. */
const EARLY_MS = 30_000

const tokens = new Map<Scope, Token>()
const refreshing = new Map<Scope, Promise<string>>()
const onEnd = new Set<() => void>()
const onBegin = new Set<() => void>()
let scope: Scope = null
/** What nothing in particular means here: at a tenant's own portal there is no other tenant, and no platform. */
let home: Scope = null
/** Whose everything is that this page shows and keeps. */
let person: string | undefined
/** This page is about to go: nothing is asked any more. */
let isLeaving = false
const never = new Promise<never>(() => undefined)
let impersonation: { token: string; tenant: string } | undefined

/** This host is a tenant's own portal: whatever names no tenant is about that one. */
export function bindHome(slug: string): void {
  home = slug
  scope ??= slug
}

/** Calls to the API are made for this tenant from now on. @returns whether they were for another one before */
export function enterScope(next: Scope): boolean {
  const before = scope
  scope = next ?? home
  return scope !== before
}

export function isInScope(wanted: Scope): boolean {
  return scope === (wanted ?? home)
}

export function currentScope(): Scope {
  return scope
}

/** Calls `heard` when the session turns out to be over. @returns how to stop that */
export function onSessionEnd(heard: () => void): () => void {
  onEnd.add(heard)
  return () => void onEnd.delete(heard)
}

/** Resolves when somebody has signed in again, or nobody waits for it any more. */
export function sessionBegins(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  onBegin.add(resolve)
  signal.addEventListener('abort', () => resolve())
  return promise.finally(() => onBegin.delete(resolve))
}

/** Takes over the tokens of a sign-in. */
export function beginSession(given: Tokens, of: Scope): void {
  if (isSomebodyElse(given)) void startOver()
  else keep(given, of ?? home)
}

/** Acts as somebody else in one tenant, until the page is left or `endImpersonation`. */
export function beginImpersonation(token: string, tenant: string): void {
  impersonation = { token, tenant }
}

export function impersonatedTenant(): string | undefined {
  return impersonation?.tenant
}

/**
 * Ends acting as somebody else, on the server as well: everything that was seen as that person goes with the page. What it
 * still asks for on the way is asked in nobody's name, so the session ends when nothing of it can arrive any more.
 */
export function endImpersonation(): void {
  const token = impersonation?.token
  if (!token) return
  window.addEventListener('pagehide', () => {
    void fetch('/api/v1/auth/sessions/current', {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
      keepalive: true,
    }).catch(() => undefined)
  })
  void startOver('/platform')
}

/** An access token for the present scope. @throws ApiError 401 when nobody is signed in any more */
export async function accessToken(wanted: Scope = scope): Promise<string> {
  if (isLeaving) return never
  const of = wanted ?? home
  if (impersonation && of === impersonation.tenant) return impersonation.token
  const known = tokens.get(of)
  if (known && known.expiresAt - EARLY_MS > Date.now()) return known.value
  const running = refreshing.get(of) ?? refresh(of).finally(() => refreshing.delete(of))
  refreshing.set(of, running)
  return running
}

/** Forgets an access token that was refused. */
export function forgetToken(value: string): void {
  for (const [of, token] of tokens) if (token.value === value) tokens.delete(of)
}

/** Ends the session, here and on the server. */
export async function signOut(): Promise<void> {
  await post('/api/v1/auth/token/revoke', {}).catch(() => undefined)
  forgetAll()
}

/** Forgets who was signed in, and says so. */
export function forgetAll(): void {
  tokens.clear()
  impersonation = undefined
  for (const heard of onEnd) heard()
}

/** One at a time for all tabs: a refresh token works once. */
async function refresh(of: Scope): Promise<string> {
  const run = async () => {
    let given: Tokens
    try {
      given = await newTokens(of)
    } catch (error) {
      // Not a member any more; or another person's cookie, which the tenant does not know.
      const isUnknown = error instanceof ApiError && error.code === 'tenant_not_found'
      if (isUnknown && of !== null && isSomebodyElse(await newTokens(null))) return startOver()
      throw error
    }
    if (isSomebodyElse(given)) return startOver()
    keep(given, of)
    return given.access_token
  }
  return navigator.locks ? navigator.locks.request('hotswap-refresh', run) : run()
}

async function newTokens(tenant: Scope): Promise<Tokens> {
  const response = await post('/api/v1/auth/token/refresh', { tenant })
  if (!response.ok) throw new ApiError(await problemOf(response))
  return (await response.json()) as Tokens
}

/** Somebody else may sign in above a page that is open, or in another tab: the cookie is one for all of them. */
function isSomebodyElse({ user_id }: Tokens): boolean {
  return person !== undefined && person !== user_id
}

/** @returns what never comes: nothing more is asked in the name of the one whose page this was */
function startOver(at = '/'): Promise<never> {
  isLeaving = true
  window.location.assign(at)
  return never
}

function keep({ access_token, expires_in, user_id }: Tokens, of: Scope): void {
  person = user_id
  tokens.set(of, { value: access_token, expiresAt: Date.now() + expires_in * 1_000 })
  for (const heard of onBegin) heard()
}

async function post(path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      // A page that is left on the way must still learn of the new cookie: the old one works no more.
      keepalive: true,
    })
  } catch {
    throw new ApiError(OFFLINE)
  }
}
