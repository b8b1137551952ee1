/** The API as screens call it: typed by its own description, signed in, and with problems thrown as `ApiError`. */
import createFetchClient, { type Middleware } from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'
import { ApiError, OFFLINE, problemOf } from './problem'
import type { paths } from './schema.generated'
import { accessToken, forgetAll, forgetToken } from './session'

/** Calls that are made without anybody signed in. */
const PUBLIC =
  /^\/api\/v1\/(auth\/(token|sign-up|verify-email|password\/(forgot|reset)|passkeys\/sign-in|email\/confirm)|invitations\/(lookup|sign-up)|portal)/

/** Retried once with a new token; kept since a body can be read only once. */
const copies = new WeakMap<Request, Request>()

const signIn: Middleware = {
  async onRequest({ request }) {
    const { pathname } = new URL(request.url)
    if (PUBLIC.test(pathname)) return undefined
    request.headers.set('authorization', `Bearer ${await tokenOrEnd()}`)
    copies.set(request, request.clone())
    return request
  },
  async onResponse({ request, response }) {
    const copy = copies.get(request)
    if (response.status === 401 && copy) {
      forgetToken(copy.headers.get('authorization')?.slice('Bearer '.length) ?? '')
      copy.headers.set('authorization', `Bearer ${await tokenOrEnd()}`)
      const again = await fetch(copy)
      if (again.ok) return again
      throw new ApiError(await problemOf(again))
    }
    if (!response.ok) throw new ApiError(await problemOf(response))
    return response
  },
  onError: ({ error }) => (error instanceof ApiError ? error : new ApiError(OFFLINE)),
}

/** An access token; when there is none any more, everybody who listens hears that the session is over. */
export async function tokenOrEnd(): Promise<string> {
  try {
    return await accessToken()
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) forgetAll()
    throw error
  }
}

/** Calls outside of components: `await api.POST('/websites', { body })`. Throws `ApiError`; `data` is there otherwise. */
export const api = createFetchClient<paths>({ baseUrl: '/api/v1' })
api.use(signIn)

/** Queries and mutations of components: `$api.useQuery('get', '/websites')`. */
export const $api = createQueryClient(api)

type Json<Content> = Content extends { 'application/json': infer Shape } ? Shape : never
type Success<Responses> = {
  [Status in keyof Responses]: Status extends 200 | 201 | 202
    ? Responses[Status] extends { content: infer Content }
      ? Json<Content>
      : never
    : never
}[keyof Responses]

/** What a call answers: `Answer<'get', '/websites'>`. */
export type Answer<Method extends 'get' | 'post' | 'put' | 'patch' | 'delete', Path extends keyof paths> =
  paths[Path] extends Record<Method, { responses: infer Responses }> ? Success<Responses> : never

/** One item of a list: `Item<'/websites'>`. */
export type Item<Path extends keyof paths> = Answer<'get', Path> extends { items: (infer Of)[] } ? Of : never

/** What a call takes: `Body<'post', '/websites'>`. */
export type Body<Method extends 'post' | 'put' | 'patch', Path extends keyof paths> =
  paths[Path] extends Record<Method, { requestBody?: { content: infer Content } }> ? Json<Content> : never
