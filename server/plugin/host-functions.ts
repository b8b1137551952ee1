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
  limits?: string
}

const kv = 'Keys of at most 200 characters, values of at most 64 KB as JSON.'
const rows = 'Rows of at most 64 KB; pages of at most 100.'

/** By the name that crosses the border; the input is one object. */
export const HOST_FUNCTIONS = {
  'kv.get': reads('kv', 'site.kv.get(key)', 'The value of a key, or null.', kv),
  'kv.set': writes(
    'kv',
    'site.kv.set(key, value, { expires_in? })',
    'Keeps a value, for some seconds or for good.',
    kv,
  ),
  'kv.delete': writes('kv', 'site.kv.delete(key)', 'Forgets a key; says whether it was there.'),
  'kv.list': reads(
    'kv',
    'site.kv.list({ prefix?, limit?, cursor? })',
    'Keys and values in the order of their keys.',
    'Pages of at most 100.',
  ),
  'kv.increment': writes(
    'kv',
    'site.kv.increment(key, by = 1)',
    'Adds to a number, atomically, and gives the sum.',
  ),
  'tables.insert': writes(
    'tables',
    'site.table(name).insert(row)',
    'Adds a row and gives it back with its id.',
    rows,
  ),
  'tables.get': reads('tables', 'site.table(name).get(id)', 'A row, or null.'),
  'tables.update': writes(
    'tables',
    'site.table(name).update(id, patch, { if_version? })',
    'Changes columns of a row; a `conflict` if it has another version than you name.',
  ),
  'tables.delete': writes(
    'tables',
    'site.table(name).delete(id)',
    'Removes a row; says whether it was there.',
  ),
  'tables.list': reads(
    'tables',
    'site.table(name).list({ where?, order?, limit?, cursor? })',
    'Rows, the newest first unless `order` says otherwise.',
    rows,
  ),
  'tables.count': reads('tables', 'site.table(name).count({ where? })', 'How many rows there are.'),
  'tables.increment': writes(
    'tables',
    'site.table(name).increment(id, column, by, { min?, max? })',
    'Adds to a number column, atomically; a `conflict` if that would leave the bounds.',
  ),
  'content.list': reads(
    'content:read',
    'site.content.list({ type, where?, order?, limit?, cursor? })',
    'Pages, posts or the records of a collection.',
    'Pages of at most 100.',
  ),
  'content.get': reads('content:read', 'site.content.get(id)', 'An entry by its id, or null.'),
  'content.find': reads(
    'content:read',
    'site.content.find({ type, slug } | { path })',
    'An entry by its slug or path, or null.',
  ),
  'content.create': writes(
    'content:write',
    'site.content.create({ type, title, html?, fields?, … })',
    'Adds a draft.',
  ),
  'content.update': writes(
    'content:write',
    'site.content.update(id, patch)',
    'Changes an entry’s draft; null clears a member.',
  ),
  'content.remove': writes('content:write', 'site.content.remove(id)', 'Puts an entry into the trash.'),
  'content.publish': writes('content:publish', 'site.content.publish(id)', 'Publishes an entry’s draft.'),
  'content.unpublish': writes('content:publish', 'site.content.unpublish(id)', 'Takes an entry offline.'),
  'collections.list': reads(
    'content:read',
    'site.collections.list()',
    'The site’s collections and their fields.',
  ),
  'collections.ensure': writes(
    'collections:write',
    'site.collections.ensure({ slug, title, fields, … })',
    'Adds a collection unless there is one of that slug, and fields it lacks; nothing is ever taken away.',
  ),
  'media.list': reads(
    'media:read',
    'site.media.list({ q?, kind?, limit?, cursor? })',
    'Files of the media library.',
    'Pages of at most 100.',
  ),
  'media.get': reads('media:read', 'site.media.get(id)', 'A file of the media library, or null.'),
  'media.add': writes(
    'media:write',
    'site.media.add({ filename, content_type, base64 })',
    'Adds a file to the media library.',
    'What fits into the memory: about 5 MB.',
  ),
  search: reads(
    'search',
    'site.search({ q, limit? })',
    'Searches what is published, as visitors do.',
    'At most 50 hits.',
  ),
  'redirects.list': reads(
    'redirects:read',
    'site.redirects.list({ q?, limit?, cursor? })',
    'The site’s redirects.',
    'Pages of at most 100.',
  ),
  'redirects.add': writes(
    'redirects:write',
    'site.redirects.add({ from, to, status? })',
    'Sends visitors of one path to another one, or to a URL.',
  ),
  'redirects.remove': writes(
    'redirects:write',
    'site.redirects.remove(id)',
    'Removes a redirect; says whether it was there.',
  ),
  'members.list': reads(
    'members:read',
    'site.members.list()',
    'The names and roles of members; their addresses with `members:email`.',
  ),
  'traffic.summary': reads(
    'traffic:read',
    'site.traffic.summary({ from, to })',
    'Views, visitors, pages and referrers of a time.',
  ),
  fetch: reads(
    'fetch',
    'site.fetch(url, { method?, headers?, body? })',
    'Asks another server, one of the manifest’s `hosts`; in previews with GET and HEAD only.',
    'Answers of at most 1 MB within 10 s, at most 5 redirects.',
  ),
  'mail.send': writes(
    'mail:send',
    'site.mail.send({ to, subject, text, html?, reply_to? })',
    'Sends a mail, from the platform’s address and with the tenant’s name.',
  ),
  'jobs.enqueue': writes(
    'jobs',
    'site.jobs.enqueue(name, data, { delay_seconds?, key? })',
    'Has a job of the plugin run later; of the same `key` only the latest waits.',
    'Data of at most 32 KB.',
  ),
  'secrets.get': reads(
    'secrets',
    'site.secrets.get(name)',
    'A secret that the site’s owner entered, or null.',
  ),
  'links.sign': reads(
    'links',
    'site.links.sign({ path, data?, expires_in })',
    'A URL of one of the plugin’s endpoints whose `token` nobody else can make.',
    'Data of at most 2 KB.',
  ),
  'links.verify': reads(
    'links',
    'site.links.verify(token)',
    'The data of a signed link, or null if it is not right or has run out.',
  ),
  'events.emit': writes(
    'events:emit',
    'site.events.emit(type, data)',
    'Tells webhooks and other plugins; the type stands in the manifest’s `emits`.',
    'Data of at most 32 KB.',
  ),
  'crypto.digest': reads(
    null,
    'site.crypto.digest({ algorithm, text, encoding? })',
    'SHA-256, SHA-384 or SHA-512 of a text, as hex or base64.',
  ),
  'crypto.hmac': reads(
    null,
    'site.crypto.hmac({ algorithm, key, text, encoding? })',
    'The HMAC of a text, as hex or base64.',
  ),
} as const satisfies Record<string, HostFunctionEntry>

export type HostFunctionName = keyof typeof HOST_FUNCTIONS
export const HOST_FUNCTION_NAMES = Object.keys(HOST_FUNCTIONS) as HostFunctionName[]

function reads(
  permission: PluginPermission | null,
  signature: string,
  description: string,
  limits?: string,
): HostFunctionEntry {
  return { permission, writes: false, signature, description, ...(limits !== undefined && { limits }) }
}

function writes(
  permission: PluginPermission,
  signature: string,
  description: string,
  limits?: string,
): HostFunctionEntry {
  return { ...reads(permission, signature, description, limits), writes: true }
}
