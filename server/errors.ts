/** The closed catalogue of expected errors: everything a caller can do wrong, with its HTTP status. */

export const catalogue = {
  // request
  validation_failed: { status: 400, title: 'The request is not valid' },
  malformed_json: { status: 400, title: 'The body is not valid JSON' },
  bad_request: { status: 400, title: 'The request cannot be understood' },
  route_not_found: { status: 404, title: 'There is nothing at this address' },
  method_not_allowed: { status: 405, title: 'This address does not take that method' },
  not_found: { status: 404, title: 'Not found' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'This content type is not accepted' },
  range_not_satisfiable: { status: 416, title: 'The range lies outside the object' },
  precondition_failed: { status: 412, title: 'The object has changed since you read it' },
  precondition_required: { status: 428, title: 'Send If-Match with the ETag you read' },
  idempotency_conflict: { status: 409, title: 'This idempotency key was used for a different request' },
  idempotency_in_progress: { status: 409, title: 'A request with this idempotency key is still running' },
  conflict: { status: 409, title: 'The change conflicts with the present state' },
  fetch_failed: { status: 424, title: 'The address could not be fetched' },
  rate_limited: { status: 429, title: 'Too many requests' },
  overloaded: { status: 503, title: 'The server is busy' },
  maintenance: { status: 503, title: 'The website is being worked on' },
  endpoint_failed: { status: 502, title: 'The endpoint failed' },
  plugin_unavailable: { status: 503, title: 'The plugin is switched off for now' },
  shutting_down: { status: 503, title: 'The server is shutting down' },
  // identity
  unauthenticated: { status: 401, title: 'Sign in first' },
  invalid_credentials: { status: 401, title: 'The e-mail address or password is wrong' },
  invalid_token: { status: 401, title: 'The token is not valid' },
  token_expired: { status: 401, title: 'The token has expired' },
  second_factor_required: { status: 401, title: 'A second factor is needed' },
  reauthentication_required: { status: 403, title: 'Sign in again first' },
  sign_up_closed: { status: 403, title: 'Only invited people join here' },
  email_not_verified: { status: 403, title: 'The e-mail address is not verified' },
  forbidden: { status: 403, title: 'You may not do this' },
  // tenants
  tenant_required: { status: 400, title: 'Name the tenant' },
  tenant_not_found: { status: 404, title: 'There is no such tenant' },
  tenant_inactive: { status: 403, title: 'The tenant is not active' },
  tenant_mismatch: { status: 403, title: 'The request names different tenants' },
  slug_taken: { status: 409, title: 'This name is taken' },
  slug_reserved: { status: 409, title: 'This name is reserved' },
  transition_not_allowed: { status: 409, title: 'The state does not allow this' },
  deployment_under_way: { status: 409, title: 'A deployment is changing this website' },
  frozen: { status: 409, title: 'Changes are not allowed at present' },
  approval_required: { status: 409, title: 'This change needs an approval' },
  consent_required: { status: 409, title: 'The plugin asks for more than was agreed to' },
  domain_not_verified: { status: 409, title: 'The domain is not verified' },
  certificate_invalid: { status: 400, title: 'The certificate cannot be used' },
  quota_exceeded: { status: 403, title: 'The plan does not allow more' },
  // domains
  provider_failed: { status: 424, title: 'The provider did not do it' },
} as const satisfies Record<string, { status: number; title: string }>

export type ErrorCode = keyof typeof catalogue

/** One invalid field: `path` is a JSON pointer into the request part it starts with (`/body/name`). */
export type FieldError = { path: string; message: string }

export type ErrorExtra = {
  errors?: FieldError[]
  /** Seconds until a retry makes sense; becomes the Retry-After header. */
  retryAfterSeconds?: number
  /** Members added to the problem document: limits, use, the plan that lifts the limit. */
  members?: Record<string, unknown>
  cause?: unknown
}

/** An expected failure. `detail` is for the person who caused it and says what to do. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly extra: ErrorExtra
  constructor(code: ErrorCode, detail: string, extra: ErrorExtra = {}) {
    super(detail, { cause: extra.cause })
    this.name = 'AppError'
    this.code = code
    this.extra = extra
  }
  get status(): number {
    return catalogue[this.code].status
  }
}
