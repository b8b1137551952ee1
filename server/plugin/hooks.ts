/** Every hook that a plugin can have a handler for: when it runs, what it gets, and what it may answer. */
import { type TSchema, Type } from 'typebox'
import type { PluginPermission } from './permissions.ts'
import {
  ByShape,
  DraftShape,
  EntryPatchShape,
  EntryShape,
  Id,
  OrderShape,
  PageShape,
  SubmissionShape,
} from './shapes.ts'

const Text = Type.String()
const TextOrNull = Type.Union([Text, Type.Null()])
const Count = Type.Integer({ minimum: 0 })
const website = { website_id: Id }

/** HTML, or nothing. */
const Html = Type.Union([Type.String(), Type.Null()])
const page = { page: PageShape }
const draft = {
  entry: DraftShape,
  previous: Type.Union([EntryShape, Type.Null()], { description: 'As it was saved last; null: it is new' }),
  by: ByShape,
}
const kept = { entry: EntryShape, by: ByShape }
const Refusal = Type.Object({ refuse: Type.String({ description: 'Why, for whoever wanted it' }) })
const Refusable = Type.Union([Refusal, Type.Null()])
const Patchable = Type.Union([Refusal, Type.Object({ patch: EntryPatchShape }), Type.Null()])

// Of what was done, plugins hear what webhooks hear: ids and words; who wants more asks for it. A test holds them equal.
const content = {
  ...website,
  entry_id: Id,
  type: Type.String({ description: '`page`, `post` or the slug of a collection' }),
  title: Text,
  slug: Text,
  path: Type.Union([Text, Type.Null()], {
    description: 'Where visitors find it, or found it; null for drafts',
  }),
  version: Count,
}
const deployment = {
  deployment_id: Id,
  module: Text,
  environment: Text,
  strategy: Text,
  state: Text,
  websites: Type.Object({ total: Count, live: Count, failed: Count, rolled_back: Count }),
  requested_by: Text,
  note: TextOrNull,
}
const ended = { ...deployment, reason: Type.String({ description: 'In words' }) }
const member = { user_id: Id, name: Text, role: Text }
const self = { ...website, plugin: Text, version: Text }
const order = { ...website, plugin: Text, data: OrderShape }

/**
 * By name. A filter runs while a page is made and answers HTML; a before-hook runs before something is done and may
 * change or refuse it; an after-hook hears of what was done and answers nothing. An answer of null changes nothing.
 */
export const HOOKS = {
  'page.head': filter(
    'pages:head',
    'Adds to the end of every page’s head.',
    page,
    '({ page }) => `<meta name="twitter:title" content="${escapeHtml(page.title)}">`',
  ),
  'page.body_start': filter(
    'pages:body',
    'Adds to the beginning of every page’s body.',
    page,
    '(_event, site) => markup`<p class="notice">${site.settings.notice}</p>`',
  ),
  'page.body_end': filter(
    'pages:body',
    'Adds to the end of every page’s body.',
    page,
    '({ page }) => (page.template === "404" ? markup`<p>Lost? <a href="/search">Search</a></p>` : null)',
  ),
  'page.html': filter(
    'pages:filter',
    'Changes the whole page; its answer takes the page’s place. It runs after the other filters.',
    { ...page, html: Type.String({ description: 'The whole page' }) },
    '({ html }) => html.replaceAll("ACME", "<abbr>ACME</abbr>")',
  ),
  'block.html': filter(
    'pages:filter',
    'Changes what a block of any plugin shows; its answer takes that HTML’s place.',
    { ...page, plugin: Text, block: Text, settings: Type.Record(Text, Type.Unknown()), html: Text },
    '({ block, html }) => (block === "form" ? markup`<div class="card">${raw(html)}</div>` : null)',
  ),
  'content.before_save': before(
    Patchable,
    'Before an editor’s draft is saved: may change it or refuse it.',
    draft,
    '({ entry }) => (entry.excerpt ? null : { patch: { excerpt: entry.title } })',
  ),
  'content.before_publish': before(
    Refusable,
    'Before an entry is published: may refuse it.',
    kept,
    '({ entry }) => (entry.seo.description ? null : { refuse: "Add a description for search engines." })',
  ),
  'content.before_unpublish': before(
    Refusable,
    'Before an entry is taken offline: may refuse it.',
    kept,
    '({ entry }) => (entry.path === "/imprint" ? { refuse: "The imprint has to stay." } : null)',
  ),
  'content.before_delete': before(
    Refusable,
    'Before an entry is put into the trash: may refuse it.',
    kept,
    'async ({ entry }, site) => ((await site.table("orders").count({ where: { product: entry.id } })) ? { refuse: "There are orders for it." } : null)',
  ),
  'content.after_save': after(
    'hooks:content.read',
    'A draft was added or saved.',
    { ...content, is_new: Type.Boolean() },
    'async ({ entry_id }, site) => { await site.jobs.enqueue("audit", { entry_id }, { key: entry_id }) }',
  ),
  'content.after_publish': after(
    'hooks:content.read',
    'An entry was published, for the first time or again.',
    content,
    'async ({ title }, site) => { await site.kv.set("latest", title) }',
  ),
  'content.after_unpublish': after(
    'hooks:content.read',
    'An entry was taken offline; its draft stays.',
    content,
    'async ({ path }, site) => { site.log.info("offline", { path }) }',
  ),
  'content.after_delete': after(
    'hooks:content.read',
    'An entry was put into the trash, or removed for good.',
    { ...content, permanent: Type.Boolean() },
    'async ({ entry_id }, site) => { await site.kv.delete(`audit/${entry_id}`) }',
  ),
  'media.after_add': after(
    'hooks:media',
    'A file was added to the media library.',
    { ...website, media_id: Id, filename: Text, content_type: Text, size_bytes: Count },
    'async ({ size_bytes }, site) => { await site.kv.increment("bytes", size_bytes) }',
  ),
  'form.submitted': after(
    'hooks:forms',
    'A visitor sent a form, and the plugin `plugin` took it.',
    { ...website, plugin: Text, data: SubmissionShape },
    'async ({ data }, site) => { await site.table("leads").insert({ email: data.fields.email }) }',
  ),
  'order.placed': after(
    'hooks:orders',
    'A customer placed an order.',
    order,
    'async ({ data }, site) => { await site.kv.increment("sold_cents", data.total_cents) }',
  ),
  'order.paid': after(
    'hooks:orders',
    'An order was paid.',
    order,
    'async ({ data }, site) => { await site.mail.send({ to: data.customer.email, subject: site.t("thanks"), text: data.number }) }',
  ),
  'order.canceled': after(
    'hooks:orders',
    'An order was canceled.',
    order,
    'async ({ data }, site) => { site.log.info("canceled", { number: data.number }) }',
  ),
  'member.joined': after(
    'hooks:members',
    'Somebody joined the organization.',
    member,
    'async ({ name }, site) => { site.log.info(`${name} joined`) }',
  ),
  'member.left': after(
    'hooks:members',
    'Somebody left the organization.',
    member,
    'async ({ user_id }, site) => { await site.kv.delete(`member/${user_id}`) }',
  ),
  'deployment.started': after(
    'hooks:deployments',
    'A deployment that changes this site began.',
    deployment,
    'async ({ module }, site) => { site.log.info(`deploying ${module}`) }',
  ),
  'deployment.succeeded': after(
    'hooks:deployments',
    'Everything that a deployment changes is live.',
    deployment,
    'async ({ deployment_id }, site) => { await site.fetch("https://hooks.example.com/deployed", { method: "POST", body: deployment_id }) }',
  ),
  'deployment.failed': after(
    'hooks:deployments',
    'A deployment ended without success.',
    ended,
    'async ({ reason }, site) => { site.log.warn(reason) }',
  ),
  'deployment.rolled_back': after(
    'hooks:deployments',
    'What a deployment had changed was taken back.',
    ended,
    'async ({ reason }, site) => { site.log.warn(reason) }',
  ),
  'website.released': after(
    'hooks:deployments',
    'Visitors see another release of the site.',
    {
      ...website,
      release: Count,
      previous_release: Type.Union([Count, Type.Null()]),
      deployment_id: Type.Union([Id, Type.Null()]),
    },
    'async ({ release }, site) => { await site.kv.set("release", release) }',
  ),
  'plugin.installed': after(
    null,
    'This plugin was installed.',
    self,
    'async (_event, site) => { await site.collections.ensure({ slug: "products", title: "Products", fields: [] }) }',
  ),
  'plugin.enabled': after(
    null,
    'This plugin was switched on.',
    self,
    'async (_event, site) => { site.log.info("on") }',
  ),
  'plugin.updated': after(
    null,
    'This plugin was brought to another version.',
    { ...self, previous_version: Text },
    'async ({ previous_version }, site) => { site.log.info(`was ${previous_version}`) }',
  ),
  'plugin.configured': after(
    null,
    'This plugin’s settings, or what it may do, were changed.',
    self,
    'async (_event, site) => { await site.kv.delete("cache") }',
  ),
  'plugin.disabled': after(
    null,
    'This plugin was switched off; nothing comes after it.',
    { ...self, reason: TextOrNull },
    'async ({ reason }, site) => { site.log.info("off", { reason }) }',
  ),
} as const satisfies Record<string, Hook>

export type Hook = {
  kind: 'filter' | 'before' | 'after'
  /** Null: every plugin may. */
  permission: PluginPermission | null
  event: TSchema
  /** What a handler may answer; absent: nothing. */
  result?: TSchema
  description: string
  /** A handler, as authors write it. */
  example: string
}
export type HookName = keyof typeof HOOKS
export const HOOK_NAMES = Object.keys(HOOKS) as HookName[]
/** Events that plugins may send with `events.emit`, by what their `data` has to be. */
export const EMITTABLE = {
  'form.submitted': SubmissionShape,
  'order.placed': OrderShape,
  'order.paid': OrderShape,
  'order.canceled': OrderShape,
} as const satisfies Record<string, TSchema>

export function isHookName(name: string): name is HookName {
  return Object.hasOwn(HOOKS, name)
}

function filter<Fields extends Record<string, TSchema>>(
  permission: PluginPermission,
  description: string,
  fields: Fields,
  example: string,
) {
  return {
    kind: 'filter',
    permission,
    event: Type.Object(fields),
    result: Html,
    description,
    example,
  } as const
}

function before<Fields extends Record<string, TSchema>, Result extends TSchema>(
  result: Result,
  description: string,
  fields: Fields,
  example: string,
) {
  const permission = 'hooks:content'
  return { kind: 'before', permission, event: Type.Object(fields), result, description, example } as const
}

function after<Fields extends Record<string, TSchema>>(
  permission: PluginPermission | null,
  description: string,
  fields: Fields,
  example: string,
) {
  return { kind: 'after', permission, event: Type.Object(fields), description, example } as const
}
