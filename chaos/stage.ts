/** Tenants with sites that say what they show, a plugin on each, and what can be deployed to them. */
import type { AppContext } from '../server/context.ts'
import { createUser, issueTokens } from '../server/features/identity/identity.ts'
import { addMember } from '../server/features/members/members.ts'
import { provisionTenant } from '../server/features/provisioning/provisioning.ts'
import { addPlugin, changePlugins } from '../server/features/plugins/plugins.ts'
import { addTheme } from '../server/features/themes/themes.ts'
import { COUNTER_GRANT, counterPlugin } from '../test/kit/counter-plugin.ts'
import { type MarkedTheme, addMarkedSite, addMarkedThemes, filesOfTheme } from '../test/kit/marked-site.ts'
import { type Api, openApi } from './api.ts'
import { patiently } from './patience.ts'

export type ChaosSite = { id: string; host: string; postIds: string[] }

export type ChaosTenant = {
  id: string
  slug: string
  api: Api
  themes: MarkedTheme[]
  /** A theme whose pages of posts do not render. */
  brokenTheme: string
  sites: ChaosSite[]
  /** Also one of the sites: a check of the tenant's own fails there whatever is deployed. */
  unlucky: ChaosSite
}

const SITES = 4
const POSTS = 2
const TOKEN_MS = 4 * 60_000

export async function addChaosTenant(
  ctx: AppContext,
  ports: readonly number[],
  number: number,
): Promise<ChaosTenant> {
  const slug = `chaos-${number}`
  const { id } = await provisionTenant(ctx, { name: `Tenant ${number}`, slug, plan: 'custom' })
  const api = openApi(ports, await tokensOf(ctx, id, slug))
  const themes = await addMarkedThemes(ctx, id)
  const files = await filesOfTheme('broken', 'section { broken: yes }')
  files.set(
    'sections/main-post.liquid',
    Buffer.from(`{% assign many = post.title.size | times: 900000 %}{% for i in (1..many) %}{{ i }}{% endfor %}
{% schema %}{ "name": "Post" }{% endschema %}`),
  )
  const { hash: brokenTheme } = (await addTheme(ctx, id, files, 'chaos')).theme
  await addPlugin(ctx, id, counterPlugin('1.0.0'), 'chaos')
  const sites: ChaosSite[] = []
  for (let index = 0; index < SITES; index += 1) {
    const site = await addMarkedSite(ctx, id, themes, index === 0 ? 'main' : `site-${index}`)
    await ctx.db.withTenant(id, (tx) =>
      changePlugins(ctx, tx, site.id, [{ name: 'counter', grant: COUNTER_GRANT }]),
    )
    const host = site.is_main ? `${slug}.localhost` : `${site.slug}.${slug}.localhost`
    sites.push({ id: site.id, host, postIds: await addPosts(api, site.id) })
  }
  const unlucky = sites.at(-1)
  if (!unlucky) throw new Error('the tenant has no site')
  await mustSucceed(
    api.call('POST', '/smoke-checks', {
      website_id: unlucky.id,
      name: 'Never fulfilled',
      path: '/',
      expected_status: 200,
      contains: 'what stands on no page',
    }),
  )
  return { id, slug, api, themes, brokenTheme, sites, unlucky }
}

async function addPosts(api: Api, siteId: string): Promise<string[]> {
  const ids: string[] = []
  for (let index = 0; index < POSTS; index += 1) {
    const document = { title: `Post ${index}` }
    const made = await mustSucceed(
      api.call('POST', `/websites/${siteId}/posts`, { document, status: 'published' }),
    )
    ids.push(String(made['id']))
  }
  return ids
}

async function mustSucceed(answering: ReturnType<Api['call']>): Promise<Record<string, unknown>> {
  const { status, body } = await answering
  if (status >= 300) throw new Error(`the stage could not be set: ${status} ${JSON.stringify(body)}`)
  return body
}

/** Tokens of an owner, made anew before they end. */
async function tokensOf(ctx: AppContext, tenantId: string, slug: string): Promise<() => Promise<string>> {
  const { id: userId } = await createUser(ctx, {
    email: `owner@${slug}.test`,
    name: 'An Owner',
    password: 'a long password for chaos',
    email_verified: true,
  })
  await ctx.db.withTenant(tenantId, (tx) => addMember(ctx, tx, { userId, role: 'owner' }))
  let issued = Number.NEGATIVE_INFINITY
  let token: Promise<string> | undefined
  return () => {
    if (!token || performance.now() - issued > TOKEN_MS) {
      issued = performance.now()
      token = patiently(async () => (await issueTokens(ctx, { userId, tenantId })).access_token)
    }
    return token
  }
}
