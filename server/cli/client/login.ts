/** `hotswap login`, `logout` and `whoami`. */
import type { Command } from 'commander'
import { type Api, openApi } from './api.ts'
import {
  type ConnectionOptions,
  DEFAULT_ORIGIN,
  type Tokens,
  apiCommand,
  connect,
  keptTokens,
  originOf,
} from './connection.ts'
import { ApiFailure, Failure } from './failure.ts'
import { findLogin, forgetLogin, keepLogin, loginsFile } from './logins.ts'
import { type OutputOptions, note, printResult } from './output.ts'
import { ask, readStdin } from './prompt.ts'

type Me = { email: string; tenant_id: string | null; tenants: { id: string; slug: string }[] }
type LoginOptions = ConnectionOptions & { email?: string; passwordStdin?: boolean; tenant?: string }

export function loginCommand(): Command {
  return apiCommand('login')
    .option('--email <address>', 'asked for if left out')
    .option('--password-stdin', 'read the password from stdin instead of asking for it')
    .option('--tenant <slug>', 'which of your tenants; needed only if you belong to several')
    .addHelpText(
      'after',
      `
Keeps the sign-in in ~/.config/hotswap, readable by you only. With an API key, keeps the key: use that on build servers,
or set HOTSWAP_URL and HOTSWAP_API_KEY there and sign in nowhere.

Examples:
  $ hotswap login --url https://hotswap.example.com
  $ hotswap login --url https://hotswap.example.com --api-key hsk_…`,
    )
    .action(async (options: LoginOptions) => {
      const origin = options.url === undefined ? await presentOrigin() : originOf(options.url)
      const login =
        options.apiKey === undefined
          ? await withPassword(origin, options)
          : await withKey(origin, options.apiKey)
      await keepLogin(login)
      note(`Signed in at ${origin} as ${login.as}, tenant ${login.tenant}. Kept in ${loginsFile()}.`)
    })
}

export function logoutCommand(): Command {
  return apiCommand('logout')
    .addHelpText('after', '\nEnds the session at the server, and forgets it here.')
    .action(async (options: ConnectionOptions) => {
      const login = await findLogin(options.url === undefined ? undefined : originOf(options.url))
      if (!login) return note('You were not signed in.')
      if ('refresh_token' in login)
        await openApi(login.origin)
          .post('/auth/token/revoke', { refresh_token: login.refresh_token })
          .catch(() => note('The server could not be told; the session ends by itself.'))
      await forgetLogin(login.origin)
      note(`Signed out of ${login.origin}.`)
    })
}

export function whoamiCommand(): Command {
  return apiCommand('whoami')
    .option('--json', 'print one JSON document')
    .action(async (options: ConnectionOptions & OutputOptions) => {
      const api = await connect(options)
      const login = await findLogin(api.origin)
      const isKey = options.apiKey !== undefined || (login !== undefined && 'api_key' in login)
      const { as, tenant } = await identityOf(api, isKey ? 'api_key' : 'person')
      printResult({ origin: api.origin, as, tenant }, options, () => `${as} in ${tenant} at ${api.origin}`)
    })
}

async function presentOrigin(): Promise<string> {
  return (await findLogin())?.origin ?? DEFAULT_ORIGIN
}

async function withPassword(origin: string, options: LoginOptions) {
  const { tenant } = options
  const instead = 'Pass --email and --password-stdin, or --api-key.'
  const email = options.email ?? (await ask(`E-mail address at ${origin}`, { instead }))
  const password = options.passwordStdin
    ? await readStdin()
    : await ask('Password', { isSecret: true, instead })
  const nobody = openApi(origin)
  const signIn = (code: object) =>
    nobody.post<Tokens>('/auth/token', { email, password, ...(tenant !== undefined && { tenant }), ...code })
  const tokens = await signIn({}).catch(async (error: unknown) => {
    if (!(error instanceof ApiFailure) || error.code !== 'second_factor_required') throw error
    const code = await ask('Code of your authenticator app, or a recovery code', {
      instead: 'Use an API key.',
    })
    return signIn(/^\d{6}$/.test(code) ? { totp_code: code } : { recovery_code: code })
  })
  const { access_token } = tokens
  const { as, tenant: slug } = await identityOf(
    openApi(origin, { token: async () => access_token, hint: instead }),
    'person',
  )
  return { origin, as, tenant: slug, ...keptTokens(tokens) }
}

async function withKey(origin: string, apiKey: string) {
  const api = openApi(origin, {
    token: async () => apiKey,
    hint: 'Is the key right, and does it still hold?',
  })
  return { origin, ...(await identityOf(api, 'api_key')), api_key: apiKey }
}

/** Who the credential stands for. @throws Failure when it names no tenant */
async function identityOf(api: Api, kind: 'person' | 'api_key'): Promise<{ as: string; tenant: string }> {
  if (kind === 'api_key') {
    // What a key may read depends on its scopes; that it is refused for them says that it holds.
    await api.get('/websites', { limit: 1 }).catch((error: unknown) => {
      if (!(error instanceof ApiFailure) || error.code !== 'forbidden') throw error
    })
    return { as: 'an API key', tenant: 'of the key' }
  }
  const me = await api.get<Me>('/me')
  const own = me.tenants.find(({ id }) => id === me.tenant_id)
  if (own) return { as: me.email, tenant: own.slug }
  const slugs = me.tenants.map(({ slug }) => slug).join(', ')
  throw new Failure(`${me.email} belongs to ${slugs ? 'several tenants' : 'no tenant'}.`, {
    ...(slugs && { hint: `Say which with --tenant: ${slugs}` }),
  })
}
