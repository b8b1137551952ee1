/** What notifications look like in the API. */
import { type Static, Type } from 'typebox'
import { PageOf, PageQuery } from '../../kernel/http/page.ts'
import { type Kind, MEMBER_KINDS, OPERATOR_KINDS, infoOf } from './kinds.ts'
import type { NotificationRow, PreferenceRow } from './queries.ts'

const Id = Type.String({ format: 'uuid', examples: ['0198c0de-0000-7000-8000-000000000001'] })
const AnyKind = Type.Enum([...MEMBER_KINDS, ...OPERATOR_KINDS])
const UnreadCount = Type.Integer({ minimum: 0, description: 'Of all that is kept, not of this page' })

const Ids = Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true })

export const NotificationParams = Type.Object({ id: Id })
export const ListQuery = Type.Object({
  ...PageQuery,
  unread: Type.Optional(Type.Boolean({ description: 'Only unread ones; false: only those that were read' })),
  kind: Type.Optional(AnyKind),
})
export const ReadBody = Type.Object(
  {
    ids: Type.Optional(Ids),
    all: Type.Optional(Type.Literal(true)),
    up_to: Type.Optional(
      Type.String({
        format: 'uuid',
        description: 'With `all`: the newest one that was shown; what has come since stays unread',
      }),
    ),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    description: 'Either `ids` or `all`',
    examples: [{ ids: ['0198c0de-0000-7000-8000-000000000001'] }],
  },
)
export const UnreadBody = Type.Object(
  { ids: Ids },
  { additionalProperties: false, examples: [{ ids: ['0198c0de-0000-7000-8000-000000000001'] }] },
)
export const MarkedBody = Type.Object({
  ids: Type.Array(Id, { description: 'Those that were changed; the opposite call takes it back' }),
  unread_count: UnreadCount,
})

export const NotificationBody = Type.Object({
  id: Type.String({ format: 'uuid', description: 'Another one whenever `count` grows' }),
  kind: Type.String({ description: 'Words are chosen by it', examples: ['deployment.failed'] }),
  subject: Type.Object(
    { type: Type.String({ examples: ['deployment'] }), id: Type.String() },
    { description: 'What it is about, to lead there' },
  ),
  data: Type.Unknown({ description: 'By kind: see the guide to notifications' }),
  count: Type.Integer({
    minimum: 1,
    description: 'How many times it has happened since the person last read of it; `data` is the last time',
  }),
  read_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time' }),
  created_at: Type.String({ format: 'date-time', description: 'When it happened last' }),
})
export const ListAnswer = Type.Object({ ...PageOf(NotificationBody).properties, unread_count: UnreadCount })

export const EventsAnswer = {
  description:
    'The newest unread ones; or, with `Accept: text/event-stream`, `unread` at once and whenever the count has ' +
    'changed, and `notification` for each that comes',
  content: {
    'application/json': { schema: ListAnswer },
    'text/event-stream': {
      schema: Type.String({ examples: ['event: unread\ndata: {"unread_count":3}\n\n'] }),
    },
  },
}

const choices = {
  kind: AnyKind,
  portal: Type.Boolean({ description: 'Told in the portal' }),
}
export const PreferencesAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      ...choices,
      mail: Type.Union([Type.Boolean(), Type.Null()], {
        description: 'Told by mail; null: there is no mail of this kind',
      }),
      description: Type.String(),
    }),
  ),
})
export const PreferencesInput = Type.Object(
  {
    items: Type.Array(
      Type.Object({ ...choices, mail: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
      { maxItems: 100, description: 'A kind that is not among them is told in every way there is' },
    ),
  },
  {
    additionalProperties: false,
    examples: [{ items: [{ kind: 'approval.reminder', portal: true, mail: false }] }],
  },
)

export function viewNotification(row: NotificationRow): Static<typeof NotificationBody> {
  const { id, kind, subject_type, subject_id, data, count, read_at, created_at } = row
  return {
    id,
    kind,
    subject: { type: subject_type, id: subject_id },
    data,
    count,
    read_at: read_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
  }
}

/** Every kind of the list, with what was changed of it. */
export function viewPreferences(
  kinds: readonly Kind[],
  changed: readonly PreferenceRow[],
): Static<typeof PreferencesAnswer> {
  const by = new Map(changed.map((row) => [row.kind, row]))
  return {
    items: kinds.map((kind) => {
      const { description, mail } = infoOf(kind)
      const own = by.get(kind)
      return {
        kind,
        portal: own?.portal ?? true,
        mail: mail ? (own?.mail ?? true) : null,
        description,
      }
    }),
  }
}
