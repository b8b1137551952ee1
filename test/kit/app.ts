/** The whole application on a database of its own, and people to call it as. */
import { randomUUIDv7 } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createApp } from '../../server/app.ts'
import { type Config, loadConfig } from '../../server/config.ts'
import { type AppContext, type Overrides, createContext } from '../../server/context.ts'
import { createUser, issueTokens } from '../../server/features/identity/identity.ts'
import { putPassword } from '../../server/features/identity/queries.ts'
import { addMember } from '../../server/features/members/members.ts'
import { installBuiltInPlugins } from '../../server/features/plugins/plugins.ts'
import { provisionTenant } from '../../server/features/provisioning/provisioning.ts'
import { installBuiltInThemes } from '../../server/features/themes/themes.ts'
import type { Tenant } from '../../server/features/tenants/tenants.ts'
import type { HttpServer } from '../../server/kernel/http/server.ts'
import { createLog } from '../../server/kernel/log.ts'
import { TEST_SECRET, createTestDatabase } from './database.ts'
import { type Visit, type VisitAnswer, visit } from './visit.ts'

export type Call = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  token?: string
  body?: unknown
  headers?: Record<string, string>
  host?: string
  /** The caller's IP address. */
  from?: string
}

export type Answer = {
  status: number
  body: Record<string, never> & { [key: string]: unknown }
  headers: Record<string, string>
  text: string
}

export type TestApp = {
  app: HttpServer
  ctx: AppContext
  /** Calls the API without a socket. `path` begins with /api/v1 unless it is one of the root paths. */
  call: (path: string, options?: Call) => Promise<Answer>
  /** Visits a website through a socket, under any host name. */
  visit: (host: string, path: string, init?: Visit) => Promise<VisitAnswer>
  /** An access token of a platform admin. */
  operator: () => Promise<string>
  /** A tenant of the test's own, with a token of its owner. */
  makeTenant: (
    input?: Partial<Parameters<typeof provisionTenant>[1]>,
  ) => Promise<{ tenant: Tenant; owner: string; ownerId: string }>
  /** A user with that role in the tenant, and his token for it. */
  makeMember: (tenantId: string, role: string) => Promise<{ userId: string; email: string; token: string }>
  makeUser: (
    platformRole?: 'platform_admin' | 'support',
  ) => Promise<{ userId: string; email: string; token: string }>
}

/** Small themes and plugins; those that ship with the program take longer to install. */
const THEMES = fileURLToPath(new URL('../themes', import.meta.url))
const PLUGINS = fileURLToPath(new URL('../plugins', import.meta.url))

let counter = 0
const unique = () => `${process.pid.toString(36)}${(counter++).toString(36)}${Date.now().toString(36)}`

export const TEST_PASSWORD = 'correct horse battery staple 9'
/** What signing up with it keeps: hashing takes long on purpose, and thousands of users are made here. */
const TEST_PASSWORD_HASH =
  'f8abe2ff21427cabb1d2674579989218:535e16d20593a355b9e4db86597ce89e267ccc19b5e192d186d73acc84b7d481dc3a5f265b4334677c4c43524caa31300efb0f8d4d72b0b46a7b2357beb4e9f3'

/** Boots the application; everything is gone when the test file ends. Call it at the top level of a file or in a test. */
export async function startTestApp(
  options: {
    config?: Partial<Config>
    overrides?: Overrides
    /** Runs jobs too. */
    jobs?: boolean
    databaseUrl?: string
    /** Registers more routes, under /api/v1. */
    extend?: (app: HttpServer, ctx: AppContext) => unknown
  } = {},
): Promise<TestApp> {
  const life = new AsyncDisposableStack()
  // Before the database's own: such hooks run in the order they come in, and nobody can stop well on a database that is gone.
  after(() => life.disposeAsync())
  const dataDir = mkdtempSync(join(tmpdir(), 'hotswap-data-'))
  life.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  const url = options.databaseUrl ?? (await createTestDatabase())
  const config: Config = {
    ...loadConfig({}),
    secret: TEST_SECRET,
    dataDir,
    databasePoolSize: 8,
    processes: 1,
    // Nobody listens there: tests ask no name server but their own.
    dnsResolvers: ['127.0.0.1:1'],
    ...options.config,
  }
  const log = createLog(process.env['TEST_LOG'] ?? 'silent')
  const ctx = life.use(await createContext(config, url, { log, ...options.overrides }))
  await installBuiltInThemes(ctx, THEMES)
  await installBuiltInPlugins(ctx, PLUGINS)
  const app = await createApp(ctx, options.extend)
  life.defer(() => app.close())
  if (options.jobs) await ctx.jobs.start()

  async function call(
    path: string,
    { method = 'GET', token, body, headers = {}, host = 'api.localhost', from }: Call = {},
  ): Promise<Answer> {
    const response = await app.inject({
      method,
      ...(from && { remoteAddress: from }),
      url: path,
      headers: { host, ...(token && { authorization: `Bearer ${token}` }), ...headers },
      ...(body !== undefined && { payload: body as never }),
    })
    const isJson = String(response.headers['content-type']).includes('json')
    return {
      status: response.statusCode,
      body: isJson && response.body ? response.json() : {},
      headers: response.headers as Record<string, string>,
      text: response.body,
    }
  }

  async function makeUser(platformRole?: 'platform_admin' | 'support', tenantId?: string) {
    const email = `user-${unique()}@example.test`
    const user = await createUser(ctx, {
      email,
      name: 'Test User',
      email_verified: true,
      ...(platformRole && { platform_role: platformRole }),
    })
    await ctx.db.withPlatform((tx) =>
      putPassword(tx, { id: randomUUIDv7(), user_id: user.id, password: TEST_PASSWORD_HASH }),
    )
    return { userId: user.id, email, token: tenantId ? '' : await tokenOf(user.id) }
  }

  async function tokenOf(userId: string, tenantId?: string): Promise<string> {
    return (await issueTokens(ctx, { userId, tenantId })).access_token
  }

  async function makeMember(tenantId: string, role: string) {
    const user = await makeUser(undefined, tenantId)
    await ctx.db.withTenant(tenantId, (tx) => addMember(ctx, tx, { userId: user.userId, role: role }))
    return { ...user, token: await tokenOf(user.userId, tenantId) }
  }

  let listening: Promise<number> | undefined
  const port = () =>
    (listening ??= app
      .listen({ port: 0, host: '127.0.0.1' })
      .then((address) => Number(new URL(address).port)))

  let operatorToken: Promise<string> | undefined
  return {
    app,
    ctx,
    call,
    visit: async (host, path, init) => visit(await port(), host, path, init),
    makeUser,
    makeMember,
    operator: () => (operatorToken ??= makeUser('platform_admin').then((user) => user.token)),
    async makeTenant(input = {}) {
      const slug = `t${unique()}`
      const tenant = await provisionTenant(ctx, {
        name: `Tenant ${slug}`,
        slug,
        plan: 'enterprise',
        ...input,
      })
      const owner = await makeMember(tenant.id, 'owner')
      return { tenant, owner: owner.token, ownerId: owner.userId }
    },
  }
}
