/** What the processes of this installation look like in the API. */
import { Type } from 'typebox'

const time = Type.String({ format: 'date-time' })

export const ProcessBody = Type.Object({
  id: Type.String({ format: 'uuid', description: 'From its start to its end' }),
  kind: Type.Unsafe<'supervisor' | 'worker' | 'single'>({
    type: 'string',
    enum: ['supervisor', 'worker', 'single'],
    description: 'supervisor: runs jobs; worker: answers requests; single: both',
  }),
  state: Type.Unsafe<'running' | 'silent'>({
    type: 'string',
    enum: ['running', 'silent'],
    description: 'silent: not heard of for half a minute: stuck, or gone without having been told to end',
  }),
  host: Type.String({ examples: ['web-1'] }),
  pid: Type.Integer(),
  version: Type.String({ examples: ['0.1.0'] }),
  node_version: Type.String({ examples: ['26.10.0'] }),
  started_at: time,
  seen_at: time,
  uptime_seconds: Type.Integer(),
  memory_bytes: Type.Integer({ description: 'Resident set' }),
  heap_bytes: Type.Integer({ description: 'Used by JavaScript' }),
  cpu_percent: Type.Number({ description: 'Of one core, since it was last seen' }),
  lag_ms: Type.Number({ description: '99th percentile of how late timers were since it was last seen' }),
  connections_total: Type.Integer({ description: 'To the database' }),
  connections_waiting: Type.Integer({ description: 'Work that waits for a connection' }),
})
export const ProcessesBody = Type.Object({ items: Type.Array(ProcessBody) })
