/** Records as a table shows them: with the values of their fields. */
import { type Body, type Item, api } from '@/api/api'
import type { EntryPlace } from '@/kit/entries/entry-api'

export type Record = Item<'/websites/{website_id}/collections/{collection}/records'>
/** The description of the API says only that it is an object. */
export type RecordDraft = Omit<NewRecord, 'fields'> & { fields?: { [key: string]: unknown } }
export type NewRecord = Body<'post', '/websites/{website_id}/collections/{collection}/records'>['document']

export const STATUSES = ['draft', 'scheduled', 'published', 'unpublished'] as const
export type Status = (typeof STATUSES)[number]
export const SORTS = ['-updated_at', 'updated_at', 'title', '-title', '-created_at', 'created_at'] as const
export type Sort = (typeof SORTS)[number]

export type RecordFilter = {
  q?: string
  status?: Status
  sort?: Sort
  trash?: true
  /** With `value`: those that have it in this field. */
  field?: string
  value?: string
}

export async function listRecords(
  { websiteId, kind }: EntryPlace,
  filter: RecordFilter,
  page: { cursor?: string | undefined; limit: number },
) {
  const { data } = await api.GET('/websites/{website_id}/collections/{collection}/records', {
    params: {
      path: { website_id: websiteId, collection: kind.type },
      query: {
        ...filter,
        with_fields: true,
        limit: page.limit,
        ...(page.cursor && { cursor: page.cursor }),
      },
    },
  })
  return data ?? { items: [], next_cursor: null }
}
