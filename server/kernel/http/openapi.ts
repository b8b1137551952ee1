/** The OpenAPI 3.1 document, generated from the schemas that validate. */
import swagger from '@fastify/swagger'
import { type TSchema, Type } from 'typebox'
import { type Access, anybody } from './access.ts'
import { IdempotencyHeader, takesIdempotencyKey } from './idempotency.ts'
import { mayBeEmpty } from './body.ts'
import type { HttpServer } from './server.ts'

const DESCRIPTION = `Everything HotSwap does, over HTTP.

Sign in with \`POST /api/v1/auth/token\` and send the \`access_token\` as \`Authorization: Bearer …\`; an API key goes into the
same header. Calls about one tenant take it from the token, the key, the host name (\`<tenant>.<domain>\`) or \`X-Tenant-ID\`;
when these disagree, the call is refused.

Lists are paged with \`limit\` and \`cursor\`. POST takes an \`Idempotency-Key\`. Updates take \`If-Match\` with the ETag you read.
Errors are \`application/problem+json\` (RFC 9457) with a stable \`code\`.`

const Problem = {
  type: 'object',
  description: 'RFC 9457 problem document',
  properties: {
    type: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    title: { type: 'string' },
    detail: { type: 'string' },
    request_id: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
  required: ['type', 'status', 'code', 'title', 'detail', 'request_id'],
  example: {
    type: 'urn:hotswap:error:not_found',
    status: 404,
    code: 'not_found',
    title: 'Not found',
    detail: 'There is no such member.',
    request_id: '0b6f6c9e-4f0e-4f7e-9f57-6a9d1c6a2f11',
  },
}

/** Must be registered before the routes it documents. */
export async function documentApi(app: HttpServer): Promise<void> {
  const optional = new Set<string>()
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'HotSwap API', version: '1', description: DESCRIPTION },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'An access token or an API key' },
        },
        schemas: { Problem: Problem as never },
      },
    },
    hideUntagged: true,
    transform: ({ schema, url, route }) => {
      const described = describe(schema as Described, url, route)
      if (described.operationId && isBodyOptional(route)) optional.add(described.operationId)
      return { url, schema: described }
    },
    // The plugin calls every body required.
    transformObject: (document) => {
      if (!('openapiObject' in document)) return document.swaggerObject
      const { openapiObject } = document
      for (const methods of Object.values(openapiObject.paths ?? {}) as Operations[])
        for (const operation of Object.values(methods))
          if (operation.requestBody && optional.has(operation.operationId ?? ''))
            operation.requestBody.required = false
      return openapiObject
    },
  })
  app.get('/openapi.json', { config: { access: anybody }, schema: { hide: true } }, async () => app.swagger())
}

type Operations = Record<string, { operationId?: string; requestBody?: { required?: boolean } }>
type Described =
  | {
      operationId?: string
      summary?: string
      description?: string
      response?: Record<string, unknown>
      headers?: object
    }
  | undefined
type Route = {
  method: string
  config?: { access?: Access; idempotent?: false }
  schema?: { body?: TSchema & { minProperties?: number }; consumes?: string[] }
}

/** Whether the server takes a request without a body for an empty one, and the route then has something to go on. */
function isBodyOptional(route: unknown): boolean {
  const { method, schema } = route as Route
  const { body, consumes = ['application/json'] } = schema ?? {}
  if (!body || !consumes.includes('application/json')) return false
  const { minProperties = 0 } = body
  return Type.IsOptional(body) || (method === 'POST' && mayBeEmpty(body) && minProperties === 0)
}

/** Adds to a route's schema what follows from its declarations: operation id, security, problem answers, headers. */
function describe(schema: Described, url: string, route: unknown): NonNullable<Described> {
  const { method, config = {} } = route as Route
  const access = config.access ?? anybody
  const isPublic = access.kind === 'public'
  const statuses = isPublic ? ['400', '429'] : ['400', '401', '403', '404', '429']
  const problems = Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: 'Refused',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  )
  return {
    ...schema,
    operationId: operationId([method].flat().join(), url),
    description: [schema?.description, needs(access)].filter(Boolean).join('\n\n'),
    // A route that describes no success has nothing to say then.
    response: { ...problems, ...(schema?.response ?? { 204: { description: 'Done', type: 'null' } }) },
    ...(takesIdempotencyKey({ method, config }) && { headers: IdempotencyHeader }),
    ...(isPublic ? {} : { security: [{ bearer: [] }] }),
  }
}

function needs(access: Access): string {
  switch (access.kind) {
    case 'public':
      return 'Open to anybody.'
    case 'signed_in':
      return 'For every signed-in user.'
    case 'platform':
      return `For operators with \`${access.permission}\`.`
    default:
      return access.permission === 'member'
        ? 'For every member of the tenant.'
        : `Needs \`${access.permission}\` in the tenant.`
  }
}

/** `GET /api/v1/admin/tenants/:id` becomes `get_admin_tenants_by_id`. */
function operationId(method: string, url: string): string {
  const path = url
    .replace(/^\/api\/v1/, '')
    .replace(/:(\w+)/g, 'by_$1')
    .replace(/[^a-zA-Z0-9]+/g, '_')
  return `${method.toLowerCase()}${path}`.replace(/_$/, '')
}
