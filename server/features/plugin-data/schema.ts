/** What plugins' data looks like in the API. */
import { Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'
import { COLUMN_TYPES } from '../../plugin/manifest-schema.ts'
import { WebsiteParams } from '../sites/sites.ts'
import { LOG_LEVELS, type LogLevel } from './records/records.ts'

const Id = Type.String({ format: 'uuid' })
const Moment = Type.String({ format: 'date-time' })
const MomentOrNull = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', description })
const Name = Type.String({ minLength: 1, maxLength: 50, description: 'Of the plugin' })

export const PluginParams = Type.Object({ ...WebsiteParams.properties, name: Name })
export const TableParams = Type.Object({
  ...PluginParams.properties,
  table: Type.String({ minLength: 1, maxLength: 40 }),
})
export const RowParams = Type.Object({ ...TableParams.properties, id: Id })

const Column = Type.Object({
  name: Type.String(),
  type: Type.Unsafe<(typeof COLUMN_TYPES)[number]>({ type: 'string', enum: [...COLUMN_TYPES] }),
  title: Type.String(),
  required: Type.Boolean(),
  personal: Type.Boolean({ description: 'Holds what belongs to a person' }),
})
export const TableBody = Type.Object({
  table: Type.String({ description: 'Its name' }),
  title: Type.String(),
  columns: Type.Array(Column),
  row_count: Type.Integer(),
  max_rows: Type.Integer(),
})

export const StoreBody = Type.Object({
  name: Name,
  is_installed: Type.Boolean(),
  size_bytes: Type.Integer({ description: 'Of values and rows; counts as storage of the plan' }),
  max_bytes: Type.Integer(),
  tables: Type.Array(
    Type.Object({ table: Type.String(), row_count: Type.Integer(), size_bytes: Type.Integer() }),
  ),
  values: Type.Object({ count: Type.Integer(), size_bytes: Type.Integer() }),
  removed_at: MomentOrNull('Since when the website has been without it, to the hour'),
  purge_after_at: MomentOrNull('When what it left is deleted'),
})

const q = Type.Optional(Type.String({ maxLength: 200, description: 'Stands in a column that holds texts' }))
const where = Type.Optional(
  Type.String({
    maxLength: 4_000,
    description: 'Conditions by column, as JSON: `{"status":"pending","created_at":{"gte":"2026-01-01"}}`',
  }),
)
const order = Type.Optional(
  Type.String({
    maxLength: 60,
    description: 'A column, with `-` before it the greatest first; else the newest first',
  }),
)
export const RowsQuery = Type.Object({ ...PageQuery, q, where, order })
export const ExportQuery = Type.Object({ q, where, order })

export const RowInput = Type.Record(Type.String({ maxLength: 40 }), Type.Unknown(), {
  description: 'Values by column',
  examples: [{ text: 'Hello' }],
})
export const RowBody = Type.Object(
  { id: Id, version: Type.Integer(), created_at: Moment, updated_at: Moment },
  { additionalProperties: true, description: 'And every column of the table, null where it is empty' },
)
export const RowIds = Type.Object(
  { ids: Type.Array(Id, { minItems: 1, maxItems: 200 }) },
  { additionalProperties: false, examples: [{ ids: ['00000000-0000-7000-8000-000000000000'] }] },
)

export const ValuesQuery = Type.Object({
  ...PageQuery,
  prefix: Type.Optional(Type.String({ maxLength: 200, description: 'What the keys begin with' })),
})
export const ValueBody = Type.Object({
  key: Type.String(),
  value: Type.Unknown(),
  size_bytes: Type.Integer(),
  updated_at: Moment,
  expires_at: MomentOrNull('When it is gone; null: it stays'),
})

export const LogsQuery = Type.Object({
  ...PageQuery,
  level: Type.Optional(
    Type.Unsafe<LogLevel>({ type: 'string', enum: [...LOG_LEVELS], description: 'And what is worse' }),
  ),
})
export const LogBody = Type.Object({
  id: Id,
  logged_at: Moment,
  level: Type.String({ examples: ['info'] }),
  message: Type.String(),
  fields: Type.Unknown(),
  call: Type.Object({
    kind: Type.String({ examples: ['hook'] }),
    name: Type.String({ examples: ['page.head'] }),
  }),
  version: Type.String({ description: 'Of the plugin' }),
})

const Day = Type.String({ format: 'date', examples: ['2026-07-31'] })
export const UsageQuery = Type.Object({
  from: Type.Optional(Type.String({ format: 'date', description: '30 days before `to` if left out' })),
  to: Type.Optional(Type.String({ format: 'date', description: 'The last day, of UTC; today if left out' })),
})
const figures = {
  calls: Type.Integer(),
  failures: Type.Integer(),
  cpu_ms: Type.Number({ description: 'Computing, in all' }),
  wall_ms: Type.Number({ description: 'Until it answered, in all' }),
}
export const UsageBody = Type.Object({
  from: Day,
  to: Day,
  totals: Type.Object(figures),
  items: Type.Array(Type.Object({ day: Day, kind: Type.String({ examples: ['hook'] }), ...figures })),
})

export const PersonQuery = Type.Object(
  {
    email: Type.String({
      minLength: 3,
      maxLength: 254,
      pattern: '^[^\\s@]+@[^\\s@]+$',
      examples: ['anna@example.com'],
    }),
  },
  { additionalProperties: false, examples: [{ email: 'anna@example.com' }] },
)
export const Erasure = Type.Object(
  {
    ...PersonQuery.properties,
    rows: Type.Unsafe<'delete' | 'clear'>({
      type: 'string',
      enum: ['delete', 'clear'],
      description: '`clear` empties the columns that are personal and keeps the rest, such as an order’s sum',
    }),
  },
  { additionalProperties: false, examples: [{ email: 'anna@example.com', rows: 'clear' }] },
)
const PersonalValue = Type.Object({ plugin: Name, key: Type.String(), value: Type.Unknown() })
export const PersonalData = Type.Object({
  rows: Type.Array(
    Type.Object({
      plugin: Name,
      table: Type.String(),
      row: RowBody,
    }),
    { description: 'Rows with the address in one of their personal columns' },
  ),
  values: Type.Array(PersonalValue, { description: 'Values with the address in them or in their key' }),
  is_complete: Type.Boolean({ description: 'False: there is more than fits; erase, or export the tables' }),
})
export const ErasureBody = Type.Object({
  rows_deleted: Type.Integer(),
  rows_cleared: Type.Integer(),
  values_deleted: Type.Integer({ description: 'Those with the address in their key' }),
  values_left: Type.Array(Type.Object({ plugin: Name, key: Type.String() }), {
    description: 'Values that hold the address among other things: the plugin itself has to take it out',
  }),
})
