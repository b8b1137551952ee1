/** Turns every failure into application/problem+json (RFC 9457) with a code, a detail and the request id. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, type ErrorCode, type FieldError, catalogue } from '../../errors.ts'
import { NoSuchHomeError } from '../db/placements.ts'
import { type Violation, fieldError } from './validation.ts'

/** Sends the problem document of `error`. Unexpected errors are logged with their cause and show only the request id. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  // Undefined for requests that came through no socket.
  const { complete } = request.raw as { complete?: boolean }
  const expected = (complete === false && brokenOff(error)) || toAppError(error)
  if (!expected) {
    request.log.error({ err: error, route: request.routeOptions?.url }, 'unexpected error')
    return write(reply, request, 500, {
      code: 'internal_error',
      title: 'Something went wrong on our side',
      detail: 'The error has been recorded; quote the request id when you ask for help.',
    })
  }
  const { code, extra, status } = expected
  if (status >= 500) request.log.warn({ err: error, code }, 'request refused')
  if (extra.retryAfterSeconds !== undefined)
    reply.header('retry-after', String(Math.ceil(extra.retryAfterSeconds)))
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  const stated = {
    code,
    title: catalogue[code].title,
    detail: expected.message,
    ...(extra.errors && { errors: extra.errors }),
  }
  return write(reply, request, status, stated, extra.members)
}

/** The client left in the middle of its body: nobody reads the answer, but the figures should not blame the database. */
function brokenOff(error: unknown): AppError | undefined {
  const { code } = (error ?? {}) as { code?: string }
  return code === 'ECONNRESET' ? new AppError('bad_request', 'The body broke off.') : undefined
}

function write(
  reply: FastifyReply,
  request: FastifyRequest,
  status: number,
  stated: { code: string; title: string; detail: string; errors?: FieldError[] },
  members: Record<string, unknown> = {},
): FastifyReply {
  const standard = {
    type: `urn:hotswap:error:${stated.code}`,
    status,
    ...stated,
    request_id: request.id,
  }
  // Members cannot take the place of what the standard defines.
  const body = { ...standard, ...members, ...standard }
  // Serialized here: a route's response schemas describe its answers, not its failures.
  return (
    reply
      .code(status)
      .header('cache-control', 'no-store')
      // Again for requests that were refused before any hook ran.
      .header('x-request-id', request.id)
      .type('application/problem+json')
      .serializer((value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)))
      .send(body)
  )
}

const FASTIFY_CODES: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad_request',
  FST_ERR_BAD_URL: 'bad_request',
}

/** PostgreSQL's words for input it will not take, and for being busy (PostgreSQL manual, appendix A). */
const DATABASE_CODES: Record<string, [ErrorCode, string]> = {
  '22P02': ['bad_request', 'A value has the wrong form.'],
  '22P05': ['bad_request', 'A text holds a character that cannot be stored.'],
  '22021': ['bad_request', 'A text is not valid UTF-8.'],
  '22003': ['bad_request', 'A number is out of range.'],
  '22001': ['bad_request', 'A text is too long.'],
  '22007': ['bad_request', 'A date or time has the wrong form.'],
  '22008': ['bad_request', 'A date or time is out of range.'],
  '54000': ['bad_request', 'A value is too large.'],
  '23505': ['conflict', 'Something with this name exists already.'],
  '40001': ['conflict', 'Somebody else changed this at the same moment; try again.'],
  '40P01': ['conflict', 'Somebody else changed this at the same moment; try again.'],
  '55P03': ['overloaded', 'The object is in use; try again in a moment.'],
  '57014': ['overloaded', 'This took too long and was stopped; try again, or ask for less.'],
  '53300': ['overloaded', 'The database has no free connection; try again in a moment.'],
  '57P01': ['overloaded', 'The database is restarting; try again in a moment.'],
  '57P02': ['overloaded', 'The database is restarting; try again in a moment.'],
  '57P03': ['overloaded', 'The database is starting; try again in a moment.'],
}

/** How `pg` and the system say that a connection could not be made or was lost. */
const UNREACHABLE =
  /timeout exceeded when trying to connect|Connection terminated|\b(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)\b/

function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error
  if (error instanceof NoSuchHomeError) return new AppError('tenant_not_found', 'There is no such tenant.')
  const { code, validation, message = '', statusCode } = (error ?? {}) as Partial<FastifyError>
  if (validation) return validationError(error as FastifyError)
  const mine = FASTIFY_CODES[code ?? '']
  if (mine) return new AppError(mine, message)
  const database = DATABASE_CODES[code ?? '']
  if (database) {
    const retry = catalogue[database[0]].status === 503 ? { retryAfterSeconds: 1 } : {}
    return new AppError(database[0], database[1], { cause: error, ...retry })
  }
  if (UNREACHABLE.test(`${message} ${code}`))
    return new AppError('overloaded', 'The database cannot be reached; try again in a moment.', {
      cause: error,
      retryAfterSeconds: 2,
    })
  if (statusCode && statusCode >= 400 && statusCode < 500) return new AppError('bad_request', message)
  return undefined
}

function validationError(error: FastifyError): AppError {
  const violations = error.validation as unknown as Violation[]
  const wrong = fieldError(error.validationContext ?? 'body', violations)
  return wrong
    ? new AppError('validation_failed', `${wrong.path}: ${wrong.message}`, { errors: [wrong] })
    : new AppError('validation_failed', error.message)
}
