/** The data plane with sites whose plugins the test plays, and what asks for them. */
import assert from 'node:assert/strict'
import type { PublishedPlugin } from '../../server/published/plugins.ts'
import { startTestApp } from './app.ts'
import { startTestDelivery } from './delivery.ts'
import { type Asked, type Played, addModuleSite, playPlugins, publishedPlugin } from './module-site.ts'
import { type PublishedSite, addTheme } from './published-site.ts'
import type { Visit } from './visit.ts'

type Endpoint = { method?: string; path?: string; auth?: string; cors?: string[]; per_minute?: number }

/** Everything is gone when the test file ends. */
export async function startModules() {
  const t = await startTestApp()
  const played = playPlugins()
  /** Hashes of plugins that are withdrawn. */
  const blocked = new Set<string>()
  const d = await startTestDelivery(t.ctx, {
    plugins: played.runtime,
    findPluginPackage: played.find,
    pluginAdvisories: {
      isBlocked: ({ hash }) => (blocked.has(hash) ? ({} as never) : undefined),
      onChange: () => () => undefined,
    },
  })
  const theme = await addTheme(t.ctx, 'platform', 'body { color: red }')
  let made = 0

  /** A site with one plugin that has one endpoint, played by `play`. */
  async function makeModule(
    play: Played,
    endpoint: Endpoint = {},
    more: { manifest?: object; published?: Partial<PublishedPlugin> } = {},
  ) {
    const { tenant, owner } = await t.makeTenant()
    const name = `p${(made += 1)}`
    const { method = 'GET', path = '/go' } = endpoint
    const declared = { auth: 'none', ...endpoint, method, path }
    const plugin = publishedPlugin({ name, endpoints: [declared], ...more.manifest }, more.published)
    const site = await addModuleSite(t.ctx, tenant.id, theme, [plugin])
    played.handlers.set(`${name} ${method} ${path}`, play)
    const host = `${tenant.slug}.localhost`
    const url = `/api/${name}${path}`
    const ask = (init: Visit = {}, at = url) => d.visit(host, at, { method, ...init })
    return { tenant, owner, site, host, name, url, plugin, ask }
  }

  /** A key to that site's endpoints. */
  async function addKey(
    { owner, site }: { owner: string; site: PublishedSite },
    more: Record<string, unknown> = {},
  ) {
    const path = `/api/v1/websites/${site.siteId}/api-keys`
    const body = { name: 'Robot', ...more }
    const { status, text, body: key } = await t.call(path, { method: 'POST', token: owner, body })
    assert.equal(status, 201, text)
    return { key: String(key['key']), path: `${path}/${String(key['id'])}`, id: String(key['id']) }
  }

  function lastAsked(): Asked {
    const asked = played.asked.at(-1)
    assert.ok(asked)
    return asked
  }

  return { t, d, played, blocked, theme, makeModule, addKey, lastAsked }
}

/** What an endpoint answers. */
export function json(value: unknown, headers: Record<string, string> = {}) {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  }
}

export function problemOf({ text }: { text: string }): Record<string, string> {
  return JSON.parse(text) as Record<string, string>
}
