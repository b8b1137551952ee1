/** The API's view of background jobs. */
import { Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'
import { LANES, type Lane } from '../../kernel/jobs/task.ts'
import type { FailureRow, JobRow } from './queries.ts'

const STATES = ['queued', 'running', 'succeeded', 'failed', 'canceled'] as const

const Uuid = Type.String({ format: 'uuid' })
const Time = Type.String({ format: 'date-time' })
const orNull = (schema: ReturnType<typeof Type.String>) => Type.Union([schema, Type.Null()])

const JobState = Type.Enum([...STATES])

export const JobBody = Type.Object(
  {
    id: Uuid,
    task: Type.String({ description: 'What is done, such as `mail.send`' }),
    lane: Type.Enum([...LANES], {
      description: 'Each lane has workers of its own; jobs of one never wait for those of another',
    }),
    state: JobState,
    attempts: Type.Integer({ description: 'Tries so far' }),
    max_attempts: Type.Integer(),
    run_at: Type.String({
      format: 'date-time',
      description: 'When it may begin, or begin again after a failure',
    }),
    progress: Type.Union([
      Type.Object({
        done: Type.Number(),
        total: Type.Union([Type.Number(), Type.Null()]),
        note: orNull(Type.String()),
      }),
      Type.Null(),
    ]),
    result: Type.Unknown({ description: 'What the task returned' }),
    last_error: orNull(Type.String({ description: 'Why the last try failed' })),
    cancel_requested: Type.Boolean({ description: 'A running job was asked to stop' }),
    created_at: Time,
    started_at: orNull(Time),
    finished_at: orNull(Time),
  },
  {
    examples: [
      {
        id: '019a7c2e-5f00-7000-8000-000000000001',
        task: 'mail.send',
        lane: 'quick',
        state: 'succeeded',
        attempts: 1,
        max_attempts: 10,
        run_at: '2026-11-21T09:30:00.000Z',
        progress: null,
        result: null,
        last_error: null,
        cancel_requested: false,
        created_at: '2026-11-21T09:30:00.000Z',
        started_at: '2026-11-21T09:30:00.012Z',
        finished_at: '2026-11-21T09:30:00.080Z',
      },
    ],
  },
)

export const JobsQuery = {
  ...PageQuery,
  state: Type.Optional(JobState),
  task: Type.Optional(Type.String({ maxLength: 100 })),
}

export const OfTenant = {
  tenant_id: Type.Optional(
    Type.String({ format: 'uuid', description: "Whose jobs; the platform's own if left out" }),
  ),
}

export const FailuresBody = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        task: Type.String(),
        tenants: Type.Integer({ description: 'Tenants with a failed job of this task' }),
        jobs: Type.Integer(),
        last_error: orNull(Type.String()),
        last_failed_at: orNull(Time),
      }),
    ),
  },
  {
    examples: [
      {
        items: [
          {
            task: 'mail.send',
            tenants: 2,
            jobs: 17,
            last_error: 'connect ECONNREFUSED',
            last_failed_at: '2026-11-21T09:30:00.000Z',
          },
        ],
      },
    ],
  },
)

export function toJobBody(job: JobRow) {
  const { progress_done, progress_total, progress_note, cancel_requested_at, lane, state, ...same } = job
  return {
    ...same,
    lane: lane as Lane,
    state: state as (typeof STATES)[number],
    run_at: job.run_at.toISOString(),
    progress:
      progress_done === null ? null : { done: progress_done, total: progress_total, note: progress_note },
    result: job.result ?? null,
    cancel_requested: cancel_requested_at !== null,
    created_at: job.created_at.toISOString(),
    started_at: job.started_at?.toISOString() ?? null,
    finished_at: job.finished_at?.toISOString() ?? null,
  }
}

export function toFailureBody(row: FailureRow) {
  return { ...row, last_failed_at: row.last_failed_at?.toISOString() ?? null }
}
