/** Performs a host call: is there such a function, was it declared and granted, does the input fit, and what came of it. */
import { AppError, type ErrorCode } from '../../errors.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import { requireStorable } from '../../kernel/http/body.ts'
import { type Trace, withTrace } from '../../kernel/trace.ts'
import {
  type HostCall,
  type HostCtx,
  HostError,
  type HostErrorCode,
  type HostFunction,
  type HostFunctions,
} from './host.ts'
import { requireShape } from './require-shape.ts'

const CODES: Partial<Record<ErrorCode, HostErrorCode>> = {
  validation_failed: 'invalid',
  malformed_json: 'invalid',
  bad_request: 'invalid',
  unsupported_media_type: 'invalid',
  body_too_large: 'limit',
  rate_limited: 'limit',
  forbidden: 'not_granted',
  not_found: 'not_found',
  quota_exceeded: 'quota',
  conflict: 'conflict',
  precondition_failed: 'conflict',
  slug_taken: 'conflict',
  slug_reserved: 'conflict',
  transition_not_allowed: 'conflict',
  deployment_under_way: 'conflict',
  frozen: 'conflict',
  approval_required: 'conflict',
}

/** What they are given never reaches the database as it came. */
const TAKES_ANY_TEXT = new Set(['fetch', 'search', 'crypto.digest', 'crypto.hmac'])

/**
 * Performs one host call of a plugin.
 * @param functions all there are, by name
 * @returns what the function answers, as a JSON value
 * @throws HostError, and nothing else; what nobody expected is logged and shows only as `unavailable`
 */
export async function performHostCall(
  ctx: HostCtx,
  functions: HostFunctions,
  call: HostCall,
  name: string,
  input: unknown,
): Promise<unknown> {
  try {
    const known = Object.hasOwn(functions, name) ? functions[name] : undefined
    if (!known) throw new HostError('invalid', `There is no host function ${shown(name)}.`)
    requireGranted(call, known, name)
    const checked = requireShape(known.input, name, input ?? {}) as never
    if (!TAKES_ANY_TEXT.has(name)) requireStorable(checked)
    if (known.writes) requireMayWrite(call, name)
    call.signal.throwIfAborted()
    return (await withTrace(traceOf(call), () => known.run(ctx, call, checked))) ?? null
  } catch (error) {
    throw refusalOf(ctx, call, name, error)
  }
}

function requireGranted(
  { manifest, plugin }: HostCall,
  { permission }: HostFunction<never>,
  name: string,
): void {
  if (permission === undefined) return
  if (!manifest.permissions.some((declared) => declared === permission))
    throw new HostError(
      'not_granted',
      `${name} needs the permission ${permission}: name it under "permissions" of plugin.json.`,
    )
  if (!plugin.permissions.includes(permission))
    throw new HostError('not_granted', `${name}: this site has not granted the permission ${permission}.`)
}

function requireMayWrite({ site }: HostCall, name: string): void {
  if (site.isPreview)
    throw new HostError('preview', `${name} changes nothing in a preview; test for site.is_preview.`)
}

/** What a plugin does is the plugin's act, whoever's request it came with. */
function traceOf({ trace, plugin, manifest }: HostCall): Trace {
  return {
    ...trace,
    actor: {
      kind: 'plugin',
      id: plugin.name,
      label: `Plugin ${manifest.title}`,
      reactions: (trace.actor?.reactions ?? 0) + 1,
    },
  }
}

function refusalOf(
  ctx: HostCtx,
  { plugin, siteId, signal }: HostCall,
  name: string,
  error: unknown,
): HostError {
  if (error instanceof HostError) return error
  if (error instanceof NoSuchHomeError) return new HostError('unavailable', 'The tenant is gone.', error)
  if (error instanceof AppError) {
    const [first] = error.extra.errors ?? []
    const code = CODES[error.code] ?? 'unavailable'
    const about = first
      ? `${first.path.replace(/^\/body\/?(document\/?)?/, '').replaceAll('/', '.')} ${first.message}`
      : error.message
    return new HostError(code, `${name}: ${about.trim()}`, error)
  }
  if (signal.aborted) return new HostError('unavailable', `${name}: the call ended before it did.`, error)
  ctx.log.error(
    { err: error, plugin: plugin.name, site_id: siteId, host_function: name },
    'a host function failed',
  )
  return new HostError('unavailable', `${name} failed; try again later.`, error)
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 60))
}
