/** What exports look like in the API. */
import { type Static, Type } from 'typebox'
import type { ExportRow } from './queries.ts'

export type ExportFormat = 'bundle' | 'json' | 'csv'

export const NewExport = Type.Object(
  {
    format: Type.Unsafe<ExportFormat>({
      type: 'string',
      enum: ['bundle', 'json', 'csv'],
      description:
        'bundle: everything, as a zip that can be imported; json: pages, posts and records in one document; csv: a zip with a table of each',
    }),
  },
  { additionalProperties: false, examples: [{ format: 'bundle' }] },
)

export const ExportBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  format: Type.String(),
  state: Type.String({ enum: ['queued', 'running', 'succeeded', 'failed', 'canceled'] }),
  size_bytes: Type.Union([Type.Integer(), Type.Null()]),
  download_url: Type.Union([Type.String(), Type.Null()]),
  error: Type.Union([Type.String(), Type.Null()]),
  created_by: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
  finished_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  expires_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
})

export function viewExport(row: ExportRow): Static<typeof ExportBody> {
  const { id, site_id, format, state, size_bytes, error, created_by } = row
  return {
    id,
    format,
    state,
    size_bytes,
    download_url: state === 'succeeded' ? `/api/v1/websites/${site_id}/exports/${id}/download` : null,
    error,
    created_by,
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
    expires_at: row.expires_at?.toISOString() ?? null,
  }
}
