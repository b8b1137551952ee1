/** What the routes of pages, posts and records have in common: where they are, who may call them, what they are about. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { tenant } from '../../kernel/http/access.ts'
import { getCollection } from '../collections/collections.ts'
import { getSite, lockSite, requireEditable } from '../sites/sites.ts'
import type { HookedCtx } from './before-hooks.ts'
import { type Entry, type EntryCtx, getEntryForChange } from './entries.ts'

export type EntryRoutesCtx = EntryCtx & HookedCtx & Pick<AppContext, 'secret'>

/** A kind of entry in the API. */
export type Kind = {
  path: string
  tags: string[]
  /** In sentences: a page, pages. */
  one: string
  many: string
  isRecord: boolean
}

export const KINDS: Kind[] = [
  { path: 'pages', tags: ['Pages'], one: 'a page', many: 'pages', isRecord: false },
  { path: 'posts', tags: ['Posts'], one: 'a post', many: 'posts', isRecord: false },
  {
    path: 'collections/:collection/records',
    tags: ['Records'],
    one: 'a record',
    many: 'records',
    isRecord: true,
  },
]

/** A document nests deeper than what the API takes elsewhere: each of its 40 levels is an object and a list. */
export const MAX_JSON_DEPTH = 100
/** A document is at most 1 MB, and JSON may escape each of its characters. */
export const BODY_LIMIT_BYTES = 2 * 1024 * 1024

export const read = { access: tenant('content:read') }
export const write = { access: tenant('content:write') }
export const publishing = { access: tenant('content:publish') }

type Params = { website_id: string; collection?: string }

/** The type of the entries a request names, which need not be there. */
export function namedType(kind: Kind, { collection = '' }: { collection?: string }): string {
  return kind.isRecord ? collection : kind.path.slice(0, -1)
}

/** The type of the entries a request is about. @throws AppError not_found for a site or collection that is not there */
export async function typeOf(tx: TenantTx, kind: Kind, params: Params): Promise<string> {
  await getSite(tx, params.website_id)
  if (!kind.isRecord) return kind.path.slice(0, -1)
  return (await getCollection(tx, params.website_id, params.collection ?? '')).slug
}

/** The entry a change is about, with its site locked before it: whoever publishes does the same. */
export async function forChange(
  tx: TenantTx,
  kind: Kind,
  params: Params & { id: string },
  options: { trashed?: boolean } = {},
): Promise<Entry> {
  requireEditable(await lockSite(tx, params.website_id))
  return getEntryForChange(tx, params.website_id, await typeOf(tx, kind, params), params.id, options)
}

/** @throws AppError forbidden */
export function requirePublisher(request: { permissions: ReadonlySet<string> }, act: string): void {
  if (!request.permissions.has('content:publish'))
    throw new AppError('forbidden', `You may write drafts, but not ${act}; ask an editor.`)
}
