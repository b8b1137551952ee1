/** Pages, posts and records in the API: the same calls, each kind below an address of its own. */
import { $api, type Answer, type Body, type Item, api } from '@/api/api'
import { ApiError } from '@/api/problem'
import type { Transport } from '@/editor/saving/autosave'

export type EntryKind =
  | { segment: 'pages'; type: 'page' }
  | { segment: 'posts'; type: 'post' }
  | { segment: 'records'; type: string }

export const PAGES: EntryKind = { segment: 'pages', type: 'page' }
export const POSTS: EntryKind = { segment: 'posts', type: 'post' }
export const recordsOf = (collection: string): EntryKind => ({ segment: 'records', type: collection })

/** Where entries of a kind are. */
export type EntryPlace = { websiteId: string; kind: EntryKind }

export type Entry = Answer<'get', '/websites/{website_id}/pages/{id}'>
export type ListedEntry = Item<'/websites/{website_id}/pages'>
export type Version = Item<'/websites/{website_id}/pages/{id}/versions'>
type Draft = NonNullable<Body<'patch', '/websites/{website_id}/pages/{id}'>['document']>
type NewDraft = Body<'post', '/websites/{website_id}/pages'>['document']

/** A request that takes longer did not arrive, or its answer is lost: it is sent again. */
const PATIENCE_MS = 30_000

/**
 * The address below a website, as the calls of pages name it: posts and records take and give the same.
 * @param suffix e.g. `/{id}/publish`
 */
function pathOf<Suffix extends string>({ segment }: EntryKind, suffix: Suffix) {
  const base = segment === 'records' ? 'collections/{collection}/records' : segment
  return `/websites/{website_id}/${base}${suffix}` as `/websites/{website_id}/pages${Suffix}`
}

function paramsOf({ websiteId, kind }: EntryPlace) {
  return { website_id: websiteId, collection: kind.type }
}

const pathParams = (place: EntryPlace, id: string) => ({ path: { ...paramsOf(place), id } })
const ifMatch = (version: number) => ({ 'if-match': `"${version}"` })

/** What calls outside of components have in common: they throw instead of answering nothing. */
function given<Data>({ data }: { data?: Data | undefined }): Data {
  if (data === undefined) throw new Error('The server gave no answer.')
  return data
}

export const entryOptions = (place: EntryPlace, id: string) =>
  $api.queryOptions('get', pathOf(place.kind, '/{id}'), { params: pathParams(place, id) })

/** The beginning of the keys under which all that is known of these entries is cached. */
export const entryKeys = ({ kind }: Pick<EntryPlace, 'kind'>): [string, string] => ['get', pathOf(kind, '')]

export async function getEntry(place: EntryPlace, id: string): Promise<Entry> {
  return given(
    await api.GET(pathOf(place.kind, '/{id}'), {
      params: pathParams(place, id),
      signal: AbortSignal.timeout(PATIENCE_MS),
    }),
  )
}

export type EntryFilter = {
  q?: string | undefined
  status?: 'draft' | 'scheduled' | 'published' | 'unpublished' | undefined
  term?: string | undefined
  author?: string | undefined
  sort?: '-updated_at' | 'updated_at' | 'title' | '-title' | '-created_at' | 'created_at' | undefined
  trash?: boolean | undefined
}

export async function listEntries(
  place: EntryPlace,
  filter: EntryFilter,
  page: { cursor?: string | undefined; limit: number },
) {
  const query = Object.fromEntries(
    Object.entries({ ...filter, ...page }).filter(([, value]) => value !== undefined && value !== ''),
  ) as EntryFilter & { limit: number }
  return given(
    await api.GET(pathOf(place.kind, ''), { params: { path: paramsOf(place), query: query as never } }),
  )
}

/** How drafts are saved by themselves. */
export function transportOf(place: EntryPlace): Transport<Entry> {
  return {
    load: (id) => getEntry(place, id),
    async create(document, key) {
      return given(
        await api.POST(pathOf(place.kind, ''), {
          params: { path: paramsOf(place), header: { 'idempotency-key': key } },
          body: { document: document as NewDraft },
          signal: AbortSignal.timeout(PATIENCE_MS),
        }),
      )
    },
    async save({ id, version }, document, { isAutosave, note }) {
      return given(
        await api.PATCH(pathOf(place.kind, '/{id}'), {
          params: { ...pathParams(place, id), ...({ query: { autosave: isAutosave } } as object) },
          headers: ifMatch(version),
          body: { document, ...(note && { note }) },
          signal: AbortSignal.timeout(PATIENCE_MS),
        }),
      )
    },
  }
}

/** A small change of an entry that nobody is writing in: its place, its terms. */
export async function changeEntry(
  place: EntryPlace,
  { id, version }: Pick<ListedEntry, 'id' | 'version'>,
  document: Draft,
): Promise<Entry> {
  return given(
    await api.PATCH(pathOf(place.kind, '/{id}'), {
      params: pathParams(place, id),
      headers: ifMatch(version),
      body: { document },
    }),
  )
}

/** @param version what was looked at when it was decided; whatever there is, if unset */
export async function publishEntry(
  place: EntryPlace,
  act: 'publish' | 'unpublish',
  { id, version }: { id: string; version?: number },
): Promise<Entry> {
  const path = act === 'publish' ? pathOf(place.kind, '/{id}/publish') : pathOf(place.kind, '/{id}/unpublish')
  return given(
    await api.POST(path, {
      params: pathParams(place, id),
      ...(version !== undefined && { headers: ifMatch(version) }),
    }),
  )
}

export async function scheduleEntry(
  place: EntryPlace,
  id: string,
  times: Body<'post', '/websites/{website_id}/pages/{id}/schedule'>,
): Promise<Entry> {
  return given(
    await api.POST(pathOf(place.kind, '/{id}/schedule'), { params: pathParams(place, id), body: times }),
  )
}

export async function previewEntry(place: EntryPlace, id: string) {
  return given(await api.POST(pathOf(place.kind, '/{id}/preview'), { params: pathParams(place, id) }))
}

export async function duplicateEntry(place: EntryPlace, id: string): Promise<Entry> {
  return given(await api.POST(pathOf(place.kind, '/{id}/duplicate'), { params: pathParams(place, id) }))
}

/** Into the trash. */
export async function trashEntry(place: EntryPlace, id: string): Promise<void> {
  await api.DELETE(pathOf(place.kind, '/{id}'), { params: pathParams(place, id) })
}

export async function purgeEntry(place: EntryPlace, id: string): Promise<void> {
  await api.DELETE(pathOf(place.kind, '/{id}'), {
    params: { ...pathParams(place, id), query: { permanent: true } },
  })
}

/** Out of the trash. */
export async function restoreEntry(place: EntryPlace, id: string): Promise<Entry> {
  return given(await api.POST(pathOf(place.kind, '/{id}/restore'), { params: pathParams(place, id) }))
}

export async function getVersion(place: EntryPlace, id: string, version: number) {
  return given(
    await api.GET(pathOf(place.kind, '/{id}/versions/{version}'), {
      params: { path: { ...paramsOf(place), id, version } },
    }),
  )
}

export async function listVersions(place: EntryPlace, id: string, cursor: string | undefined) {
  return given(
    await api.GET(pathOf(place.kind, '/{id}/versions'), {
      params: { ...pathParams(place, id), query: { limit: 50, ...(cursor && { cursor }) } as never },
    }),
  )
}

export async function restoreVersion(
  place: EntryPlace,
  { id, version }: { id: string; version: number },
  wanted: number,
): Promise<Entry> {
  return given(
    await api.POST(pathOf(place.kind, '/{id}/versions/{version}/restore'), {
      params: { path: { ...paramsOf(place), id, version: wanted } },
      headers: ifMatch(version),
    }),
  )
}

/**
 * Shows visitors an older version again, and leaves the draft as it is.
 * @param published what visitors saw
 */
export async function republish(place: EntryPlace, entry: Entry, published: number): Promise<Entry> {
  if (published === entry.version) return publishEntry(place, 'publish', entry)
  const older = await restoreVersion(place, entry, published)
  await publishEntry(place, 'publish', older)
  return restoreVersion(place, older, entry.version)
}

export type BulkAct = Body<'post', '/websites/{website_id}/pages/bulk'>
export type BulkOutcome = Extract<
  Answer<'post', '/websites/{website_id}/pages/bulk'>,
  { done: number } | { job_id: string }
>

export async function changeMany(place: EntryPlace, act: BulkAct): Promise<BulkOutcome> {
  return given(await api.POST(pathOf(place.kind, '/bulk'), { params: { path: paramsOf(place) }, body: act }))
}

export function isApprovalNeeded(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'approval_required'
}
