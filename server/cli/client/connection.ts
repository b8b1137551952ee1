/** Which installation a command talks to, and as whom: options, then the environment, then who signed in. */
import { Command, Option } from 'commander'
import { type Api, type Credential, openApi } from './api.ts'
import { ApiFailure, EXIT, Failure } from './failure.ts'
import { type Login, findLogin, renewLogin } from './logins.ts'

export const DEFAULT_ORIGIN = 'http://localhost:8080'

export type ConnectionOptions = { url?: string; apiKey?: string }

/** A command that calls the API. */
export function apiCommand(name: string): Command {
  return new Command(name)
    .addOption(
      new Option('--url <address>', 'the installation; else the one you signed in at').env('HOTSWAP_URL'),
    )
    .addOption(
      new Option('--api-key <key>', 'an API key instead of a sign-in; better in the environment').env(
        'HOTSWAP_API_KEY',
      ),
    )
}

/** @throws Failure when nobody is signed in there */
export async function connect({ url, apiKey }: ConnectionOptions): Promise<Api> {
  const named = url === undefined ? undefined : originOf(url)
  const login = await findLogin(named)
  const origin = named ?? login?.origin ?? DEFAULT_ORIGIN
  if (apiKey !== undefined)
    return openApi(origin, {
      token: async () => apiKey,
      hint: 'Is the key of --api-key or HOTSWAP_API_KEY right, and does it still hold?',
    })
  if (!login)
    throw new Failure(`You are not signed in at ${origin}.`, {
      hint: `Run "hotswap login${named === undefined ? '' : ` --url ${origin}`}", or set HOTSWAP_API_KEY.`,
    })
  return openApi(origin, credentialOf(login))
}

/** @throws Failure for what is no address */
export function originOf(url: string): string {
  const withScheme = /^[a-z]+:\/\//i.test(url)
    ? url
    : `${/^(localhost|127\.)|\.localhost\b/.test(url) ? 'http' : 'https'}://${url}`
  if (!URL.canParse(withScheme) || !/^https?:/i.test(withScheme))
    throw new Failure(`"${url}" is no address.`, {
      hint: 'Write it as https://hotswap.example.com',
      exitCode: EXIT.usage,
    })
  return new URL(withScheme).origin
}

/** Access tokens live for minutes: they are renewed a little before their end. */
const RENEW_BEFORE_MS = 60_000

export type Tokens = { access_token: string; refresh_token: string; expires_in: number }

/** What is kept of tokens. */
export function keptTokens({ access_token, refresh_token, expires_in }: Tokens) {
  return {
    access_token,
    refresh_token,
    expires_at: new Date(Date.now() + expires_in * 1000).toISOString(),
  }
}

function credentialOf(login: Login): Credential {
  const hint = `Sign in again: hotswap login --url ${login.origin}`
  if ('api_key' in login) return { token: async () => login.api_key, hint }
  let present = login
  let renewing: Promise<void> | undefined
  const renew = async () => {
    const { origin, refresh_token } = present
    try {
      const tokens = await openApi(origin).post<Tokens>('/auth/token/refresh', { refresh_token })
      present = { ...present, ...keptTokens(tokens) }
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.status !== 401) throw error
      throw new Failure(`Your sign-in at ${origin} has ended.`, { hint, cause: error })
    }
    await renewLogin(present)
  }
  return {
    hint,
    async token() {
      if (Date.parse(present.expires_at) - Date.now() < RENEW_BEFORE_MS)
        await (renewing ??= renew().finally(() => (renewing = undefined)))
      return present.access_token
    },
  }
}
