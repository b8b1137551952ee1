/** What imports look like in the API. */
import { type Static, Type } from 'typebox'
import { ImportOptions } from './options.ts'
import type { ImportRow } from './queries.ts'

export const FORMATS = ['wxr', 'ghost', 'markdown', 'bundle'] as const
export type Format = (typeof FORMATS)[number]

export const ImportForm = Type.Optional(
  Type.Object(
    {
      format: Type.Unsafe<Format>({
        type: 'string',
        enum: FORMATS,
        description:
          'wxr: an export of WordPress; ghost: one of Ghost; markdown: a zip of Markdown or HTML files; bundle: an export of HotSwap',
      }),
      dry_run: Type.Optional(Type.Boolean({ description: 'Say what would be brought, and bring nothing' })),
      ...ImportOptions.properties,
      file: Type.Unsafe<unknown>({ type: 'string', format: 'binary', description: 'At most 1 GB' }),
      uploads: Type.Optional(
        Type.Unsafe<unknown>({
          type: 'string',
          format: 'binary',
          description: 'A zip archive with media, such as wp-content/uploads; what it lacks is fetched',
        }),
      ),
    },
    { examples: [{ format: 'wxr', file: '(the bytes)' }] },
  ),
)

const State = Type.Unsafe<ImportRow['state']>({
  type: 'string',
  enum: ['queued', 'running', 'succeeded', 'failed', 'canceled'],
})
const Counts = Type.Record(
  Type.String(),
  Type.Object({
    added: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    skipped: Type.Integer(),
  }),
  {
    description:
      'By kind: pages, posts, records, media, categories, tags, authors, menus, redirects, comments',
  },
)
const summary = {
  id: Type.String({ format: 'uuid' }),
  format: Type.String(),
  file_name: Type.String(),
  dry_run: Type.Boolean(),
  state: State,
  progress: Type.Object({
    phase: Type.Optional(Type.String()),
    done: Type.Optional(Type.Integer()),
    total: Type.Optional(Type.Integer()),
  }),
  counts: Counts,
  error: Type.Union([Type.String(), Type.Null()]),
  created_by: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
  finished_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
}

export const ImportSummary = Type.Object(summary)
export const ImportBody = Type.Object({
  ...summary,
  options: ImportOptions,
  report: Type.Array(Type.Object({ level: Type.String(), item: Type.String(), message: Type.String() }), {
    description: 'What was left out or changed, and why; the first 1,000',
  }),
})

export function viewSummary(row: Omit<ImportRow, 'report' | 'checkpoint'>): Static<typeof ImportSummary> {
  const { id, format, file_name, is_dry_run, state, progress, counts, error, created_by } = row
  return {
    id,
    format,
    file_name,
    dry_run: is_dry_run,
    state,
    progress: progress as Static<typeof ImportSummary>['progress'],
    counts: counts as Static<typeof Counts>,
    error,
    created_by,
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
  }
}

export function viewImport(row: ImportRow): Static<typeof ImportBody> {
  return {
    ...viewSummary(row),
    options: row.options as ImportOptions,
    report: row.report as Static<typeof ImportBody>['report'],
  }
}
