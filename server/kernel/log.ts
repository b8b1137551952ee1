/** Structured logs: one JSON object a line, with the request and tenant the work belongs to. */
import pino from 'pino'
import { currentTrace } from './trace.ts'

export type Log = pino.Logger

/** Members that may hold secrets, wherever they stand in a logged object. */
const SECRET = [
  'password',
  'token',
  'secret',
  'authorization',
  'cookie',
  'access_token',
  'refresh_token',
  'api_key',
]

/** @param level pino's levels, or `silent` */
export function createLog(
  level: string,
  destination: pino.DestinationStream = pino.destination({ fd: 2, sync: false }),
): Log {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => {
        const { requestId, tenantId } = currentTrace()
        return { ...(requestId && { request_id: requestId }), ...(tenantId && { tenant_id: tenantId }) }
      },
      redact: { paths: SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
    },
    destination,
  )
}
