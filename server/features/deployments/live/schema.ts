/** What watchers of deployments are told, in the API's words. */
import { Type } from 'typebox'
import { PageOf } from '../../../kernel/http/page.ts'
import type { EventRow, WatchedRow } from './queries.ts'

const Moment = Type.String({ format: 'date-time' })
const MomentOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time' })

const EventBody = Type.Object({
  sequence: Type.Integer({ description: 'From 1 on, without gaps, for each deployment' }),
  at: Moment,
  type: Type.String({ description: 'state, step, website, analysis, …' }),
  data: Type.Unknown(),
})
const WatchedBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  module: Type.String(),
  environment: Type.String(),
  strategy: Type.String(),
  state: Type.String(),
  step: Type.String(),
  waiting_for: Type.Union([Type.String(), Type.Null()]),
  summary: Type.String(),
  last_sequence: Type.Integer({ description: 'Of its events' }),
  created_at: Moment,
  started_at: MomentOrNull,
  finished_at: MomentOrNull,
})

/** The same answer in two forms: one that ends, and one that goes on. */
const inBothForms = (schema: ReturnType<typeof Type.Object>, description: string, example: string) => ({
  description,
  content: {
    'application/json': { schema },
    'text/event-stream': { schema: Type.String({ examples: [example] }) },
  },
})

export const EventsAnswer = inBothForms(
  PageOf(EventBody),
  'The events so far; or, with `Accept: text/event-stream`, those and each that follows, until the deployment is over',
  'id: 4\nevent: step\ndata: {"sequence":4,"at":"2026-01-01T12:00:00.000Z","type":"step","data":{"name":"scan","state":"succeeded"}}\n\n',
)
export const OverviewAnswer = inBothForms(
  Type.Object({ items: Type.Array(WatchedBody) }),
  'The deployments under way; or, with `Accept: text/event-stream`, those and each change from then on',
  'event: deployment\ndata: {"id":"0198c0de-0000-7000-8000-000000000001","state":"running","step":"scan"}\n\n',
)

export function toEventBody({ sequence, at, type, data }: EventRow) {
  return { sequence, at: at.toISOString(), type, data }
}

export function toWatchedBody({ created_at, started_at, finished_at, ...rest }: WatchedRow) {
  return {
    ...rest,
    created_at: created_at.toISOString(),
    started_at: started_at?.toISOString() ?? null,
    finished_at: finished_at?.toISOString() ?? null,
  }
}
