/** The functions that plugins can call outside their sandbox, as both sides name them: what each needs and is for. */
import type { PluginPermission } from './permissions.ts'

export type HostFunctionEntry = {
  /** Null: every plugin has it. */
  permission: PluginPermission | null
  /** Refused with the code `preview` in previews and rehearsals. */
  writes: boolean
  /** As authors write it. */
  signature: string
  description: string
  /** Where `site`, `request` and an `id` are known. */
  example: string
  limits?: string
}

const KV = 'Keys of at most 200 characters, values of at most 256 KB as JSON'
const ROWS = 'Rows of at most 64 KB as JSON, 10,000 of them unless the manifest’s `max_rows` says otherwise'
const PAGE = 'At most 100 at a time'

/** By the name that crosses the border; the input is one object. */
export const HOST_FUNCTIONS = {
  'kv.get': reads('kv', {
    signature: 'site.kv.get(key)',
    description: 'The value of a key, or null.',
    example: "const seen = await site.kv.get<number>('seen')",
  }),
  'kv.set': writes('kv', {
    signature: 'site.kv.set(key, value, { expires_in? })',
    description: 'Keeps a value, for some seconds or for good.',
    example: "await site.kv.set('rates', { eur: 1.08 }, { expires_in: 3600 })",
    limits: KV,
  }),
  'kv.delete': writes('kv', {
    signature: 'site.kv.delete(key)',
    description: 'Forgets a key; says whether it was there.',
    example: "await site.kv.delete('rates')",
  }),
  'kv.list': reads('kv', {
    signature: 'site.kv.list({ prefix?, limit?, cursor? })',
    description: 'Keys and values in the order of their keys.',
    example: "const { items, next_cursor } = await site.kv.list({ prefix: 'vote/' })",
    limits: PAGE,
  }),
  'kv.increment': writes('kv', {
    signature: 'site.kv.increment(key, by = 1)',
    description: 'Adds to a number, atomically, and gives the sum; what is not there counts as 0.',
    example: "const votes = await site.kv.increment('vote/blue')",
  }),
  'tables.insert': writes('tables', {
    signature: 'site.table(name).insert(row)',
    description:
      'Adds a row and gives it back with its id; a `conflict` where `unique` columns have the same values.',
    example: "const row = await site.table('messages').insert({ email: 'ada@example.com', text: 'Hello' })",
    limits: ROWS,
  }),
  'tables.get': reads('tables', {
    signature: 'site.table(name).get(id)',
    description: 'A row, or null.',
    example: "const row = await site.table<{ email: string }>('messages').get(id)",
  }),
  'tables.update': writes('tables', {
    signature: 'site.table(name).update(id, patch, { if_version? })',
    description: 'Changes columns of a row; a `conflict` if it has another version than you name.',
    example: "await site.table('messages').update(id, { is_read: true })",
  }),
  'tables.delete': writes('tables', {
    signature: 'site.table(name).delete(id)',
    description: 'Removes a row; says whether it was there.',
    example: "await site.table('messages').delete(id)",
  }),
  'tables.list': reads('tables', {
    signature: 'site.table(name).list({ where?, order?, limit?, cursor? })',
    description:
      'Rows, the newest first unless `order` names a column (`-` before it: the greatest first). A condition is a value, or compares: eq, ne, gt, gte, lt, lte, in, contains, starts_with.',
    example:
      "const { items } = await site.table('messages').list({ where: { is_read: false, created_at: { gte: since } }, limit: 20 })",
    limits: PAGE,
  }),
  'tables.count': reads('tables', {
    signature: 'site.table(name).count({ where? })',
    description: 'How many rows there are.',
    example: "const unread = await site.table('messages').count({ where: { is_read: false } })",
  }),
  'tables.increment': writes('tables', {
    signature: 'site.table(name).increment(id, column, by, { min?, max? })',
    description: 'Adds to a number column, atomically; a `conflict` if that would leave the bounds.',
    example: "await site.table('stock').increment(id, 'left', -1, { min: 0 })",
  }),
  'content.list': reads('content:read', {
    signature: 'site.content.list({ type, where?, order?, html?, limit?, cursor? })',
    description:
      'Published pages, posts or records of a collection, as the release shows them. `order`: published_at, updated_at, title, position or fields.<key>.',
    example:
      "const { items } = await site.content.list({ type: 'post', where: { is_featured: true }, limit: 3 })",
    limits: PAGE,
  }),
  'content.get': reads('content:read', {
    signature: 'site.content.get(id)',
    description: 'A published entry by its id, or null.',
    example: 'const entry = await site.content.get(id)',
  }),
  'content.find': reads('content:read', {
    signature: 'site.content.find({ type, slug } | { path })',
    description: 'A published entry by its slug or path, or null.',
    example: "const about = await site.content.find({ path: '/about' })",
  }),
  'content.create': writes('content:write', {
    signature: 'site.content.create({ type, title, html?, fields?, … })',
    description: 'Adds a draft.',
    example: "const draft = await site.content.create({ type: 'post', title: 'News', html: '<p>…</p>' })",
  }),
  'content.update': writes('content:write', {
    signature: 'site.content.update(id, patch)',
    description: 'Changes an entry’s draft; null clears a member.',
    example: 'await site.content.update(id, { fields: { price: 12 }, excerpt: null })',
  }),
  'content.remove': writes('content:write', {
    signature: 'site.content.remove(id)',
    description: 'Puts an entry into the trash; what is published needs `content:publish` too.',
    example: 'await site.content.remove(id)',
  }),
  'content.publish': writes('content:publish', {
    signature: 'site.content.publish(id)',
    description: 'Publishes an entry’s draft.',
    example: 'await site.content.publish(id)',
  }),
  'content.unpublish': writes('content:publish', {
    signature: 'site.content.unpublish(id)',
    description: 'Takes an entry offline.',
    example: 'await site.content.unpublish(id)',
  }),
  'collections.list': reads('content:read', {
    signature: 'site.collections.list()',
    description: 'The site’s collections and their fields.',
    example: 'const collections = await site.collections.list()',
  }),
  'collections.ensure': writes('collections:write', {
    signature: 'site.collections.ensure({ slug, title, fields, … })',
    description:
      'Adds a collection unless there is one of that slug, and fields it lacks; nothing is ever taken away.',
    example:
      "await site.collections.ensure({ slug: 'products', title: 'Products', fields: [{ key: 'price', label: 'Price', type: 'number' }] })",
  }),
  'media.list': reads('media:read', {
    signature: 'site.media.list({ q?, kind?, limit?, cursor? })',
    description: 'Files of the media library, the newest first.',
    example: "const { items } = await site.media.list({ kind: 'image' })",
    limits: PAGE,
  }),
  'media.get': reads('media:read', {
    signature: 'site.media.get(id)',
    description: 'A file of the media library, or null.',
    example: 'const medium = await site.media.get(id)',
  }),
  'media.add': writes('media:write', {
    signature: 'site.media.add({ filename, content_type, base64, alt?, title?, caption? })',
    description: 'Adds a file to the media library.',
    example:
      "await site.media.add({ filename: 'list.txt', content_type: 'text/plain', base64: btoa('bread') })",
    limits: 'What fits into the memory as base64, at most 5 MB',
  }),
  search: reads('search', {
    signature: 'site.search({ q, limit?, is_typing? })',
    description:
      'Searches what is published, as visitors do: words, "phrases", -exclusions, or. With `is_typing` the last word is the ' +
      'beginning of one.',
    example: "const { items } = await site.search({ q: 'opening hours', limit: 5 })",
    limits: 'At most 50 hits',
  }),
  'redirects.list': reads('redirects:read', {
    signature: 'site.redirects.list({ q?, limit?, cursor? })',
    description: 'The site’s redirects.',
    example: "const { items } = await site.redirects.list({ q: '/blog' })",
    limits: PAGE,
  }),
  'redirects.add': writes('redirects:write', {
    signature: 'site.redirects.add({ from, to, status? })',
    description: 'Sends visitors of one path to another one, or to a URL.',
    example: "await site.redirects.add({ from: '/old', to: '/new', status: 301 })",
  }),
  'redirects.remove': writes('redirects:write', {
    signature: 'site.redirects.remove(id)',
    description: 'Removes a redirect; says whether it was there.',
    example: 'await site.redirects.remove(id)',
  }),
  'members.list': reads('members:read', {
    signature: 'site.members.list()',
    description: 'The names and roles of members; their addresses with `members:email`.',
    example: 'const { items } = await site.members.list()',
    limits: 'At most 200',
  }),
  'traffic.summary': reads('traffic:read', {
    signature: 'site.traffic.summary({ from?, to? })',
    description: 'Views, visitors, pages and referrers of a time; the last 30 days if nothing is said.',
    example:
      "const { views, top_pages } = await site.traffic.summary({ from: '2026-01-01', to: '2026-02-01' })",
  }),
  fetch: reads('fetch', {
    signature: 'site.fetch(url, { method?, headers?, body? })',
    description:
      'Asks another server, one of the manifest’s `hosts`; in previews with GET and HEAD only. Answers { status, ok, headers, text, json() } whatever the status.',
    example: "const answer = await site.fetch('https://api.example.com/rates'); const rates = answer.json()",
    limits: 'Answers of at most 1 MB within 10 s; redirects only within `hosts`; 300 a minute',
  }),
  'mail.send': writes('mail:send', {
    signature: 'site.mail.send({ to, subject, text, html?, reply_to? })',
    description: 'Sends a mail to one address, from the platform’s address and in the site’s name.',
    example:
      "await site.mail.send({ to: 'ada@example.com', subject: 'Thank you', text: 'We got your message.' })",
    limits: '2,000 a day, 20 of them to one address',
  }),
  'jobs.enqueue': writes('jobs', {
    signature: 'site.jobs.enqueue(name, data, { delay_seconds?, key? })',
    description: 'Has a job of the plugin run later; of the same `key` only the latest waits.',
    example: "await site.jobs.enqueue('send', { id }, { delay_seconds: 600, key: id })",
    limits: 'Data of at most 32 KB; 2,000 an hour',
  }),
  'secrets.get': reads('secrets', {
    signature: 'site.secrets.get(name)',
    description: 'A secret of the manifest that the site’s owner entered, or null.',
    example: "const key = await site.secrets.get('api_key')",
  }),
  'links.sign': reads('links', {
    signature: 'site.links.sign({ path, data?, expires_in })',
    description: 'A URL of one of the plugin’s endpoints whose `token` nobody else can make.',
    example: "const url = await site.links.sign({ path: '/confirm', data: { id }, expires_in: 86_400 })",
    limits: 'Data of at most 2 KB, a year',
  }),
  'links.verify': reads('links', {
    signature: 'site.links.verify(token)',
    description: 'The data of a signed link, or null if it is not right or has run out.',
    example: "const data = await site.links.verify<{ id: string }>(request.query['token'] ?? '')",
  }),
  'events.emit': writes('events:emit', {
    signature: 'site.events.emit(type, data)',
    description:
      'Tells webhooks and other plugins. The type stands in the manifest’s `emits`; one that is not known to everybody begins with the plugin’s name.',
    example:
      "await site.events.emit('form.submitted', { form: 'contact', submission_id: id, fields: {}, page_path: '/contact' })",
    limits: 'Data of at most 32 KB; 600 a minute',
  }),
  'crypto.digest': reads(null, {
    signature: 'site.crypto.digest({ algorithm, text, encoding? })',
    description: 'sha256, sha384 or sha512 of a text, as hex, base64 or base64url.',
    example: "const digest = await site.crypto.digest({ algorithm: 'sha256', text: 'bread' })",
  }),
  'crypto.hmac': reads(null, {
    signature: 'site.crypto.hmac({ algorithm, key, text, encoding? })',
    description: 'The HMAC of a text, as hex, base64 or base64url.',
    example:
      "const proof = await site.crypto.hmac({ algorithm: 'sha256', key: 'shared', text: request.text ?? '' })",
  }),
} as const satisfies Record<string, HostFunctionEntry>

export type HostFunctionName = keyof typeof HOST_FUNCTIONS
export const HOST_FUNCTION_NAMES = Object.keys(HOST_FUNCTIONS) as HostFunctionName[]

type Words = Pick<HostFunctionEntry, 'signature' | 'description' | 'example' | 'limits'>

function reads(permission: PluginPermission | null, words: Words): HostFunctionEntry {
  return { permission, writes: false, ...words }
}

function writes(permission: PluginPermission, words: Words): HostFunctionEntry {
  return { permission, writes: true, ...words }
}
