/** Who is at work on a website, and what happens there, in the API's words. */
import { type Static, Type } from 'typebox'

const Id = Type.String({ format: 'uuid' })
const IdOrNull = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  format: 'uuid',
  description: 'The page, post or record; null: elsewhere on the website',
})
const Mode = Type.Unsafe<'viewing' | 'editing'>({ type: 'string', enum: ['viewing', 'editing'] })
const Tab = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'Chosen by the browser, one for each of its tabs',
})

export const PresenceInput = Type.Object(
  {
    tab: Tab,
    entry_id: Type.Optional(IdOrNull),
    mode: Type.Optional(Mode),
    leave: Type.Optional(
      Type.Literal(true, {
        description: 'The tab closes: the same as DELETE, for browsers on their way out',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      { tab: 'k3v9', entry_id: null, mode: 'viewing' },
      { tab: 'k3v9', entry_id: '0198c0de-0000-7000-8000-000000000001', mode: 'editing' },
    ],
  },
)
export const LeaveQuery = Type.Object({ tab: Tab })

export const PresentBody = Type.Object({
  user_id: Id,
  name: Type.String(),
  tab: Type.String(),
  entry_id: IdOrNull,
  mode: Mode,
  by_operator: Type.Boolean({ description: 'An operator who acts as this member' }),
  since: Type.String({ format: 'date-time', description: 'At this entry, in this mode' }),
})
export type PresentBody = Static<typeof PresentBody>

export const PresentListBody = Type.Object({ items: Type.Array(PresentBody) })
export const KeptPresenceBody = Type.Object({
  items: Type.Array(PresentBody),
  renew_seconds: Type.Integer({ description: 'Say it again after this time' }),
  gone_seconds: Type.Integer({ description: 'Without that, it is forgotten after this time' }),
})
export const SnapshotBody = Type.Object({
  release: Type.Union([Type.Integer(), Type.Null()], { description: 'What visitors see; null: nothing yet' }),
  status: Type.String({ description: 'Of the website' }),
  present: Type.Array(PresentBody),
})
export type SnapshotBody = Static<typeof SnapshotBody>

const example =
  'event: entry\ndata: {"entry_id":"0198c0de-0000-7000-8000-000000000001","type":"page","act":"saved","version":7,' +
  '"autosave":true,"by":{"kind":"user","id":"0198c0de-0000-7000-8000-000000000002","name":"Ada"},' +
  '"at":"2026-01-01T12:00:00.000Z"}\n\n'

/** The same answer in two forms: one that ends, and one that goes on. */
export const LiveAnswer = {
  description: 'How things are; or, with `Accept: text/event-stream`, that and whatever happens from then on',
  content: {
    'application/json': { schema: SnapshotBody },
    'text/event-stream': { schema: Type.String({ examples: [example] }) },
  },
}
