/** All records that fit a filter as a CSV file. */
import type { EntryPlace } from '@/kit/entries/entry-api'
import { writeCell, writeCsv } from '@/kit/records/csv'
import type { Collection } from '@/kit/records/field-types'
import { type RecordFilter, listRecords } from './records'

/** Loads them part by part and has the browser keep the file. */
export async function exportRecords(
  place: EntryPlace,
  { slug, fields }: Collection,
  filter: RecordFilter,
): Promise<void> {
  const rows = [['title', 'slug', 'status', ...fields.map(({ key }) => key)]]
  let cursor: string | undefined
  do {
    const page = await listRecords(place, filter, { cursor, limit: 200 })
    for (const record of page.items)
      rows.push([
        record.title,
        record.slug,
        record.status,
        ...fields.map(({ key }) => writeCell(record.fields?.[key])),
      ])
    cursor = page.next_cursor ?? undefined
  } while (cursor)
  const url = URL.createObjectURL(new Blob([writeCsv(rows)], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${slug}.csv`
  link.click()
  URL.revokeObjectURL(url)
}
