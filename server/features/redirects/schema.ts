/** What redirects look like in the API. */
import { type Static, Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'
import { WebsiteParams } from '../sites/sites.ts'
import type { Redirect, RedirectStatus } from './redirects.ts'

const FromPath = Type.String({
  minLength: 1,
  maxLength: 2_000,
  description: 'A path of the site; without query and fragment',
  examples: ['/old-page'],
})
const Target = Type.String({
  minLength: 1,
  maxLength: 2_000,
  description: 'A path of the site, or an http or https URL',
  examples: ['/new-page'],
})
const Status = Type.Unsafe<RedirectStatus>({ type: 'integer', enum: [301, 302, 307, 308], default: 301 })

export const NewRedirect = Type.Object(
  { from_path: FromPath, target: Target, status: Type.Optional(Status) },
  { additionalProperties: false, examples: [{ from_path: '/old-page', target: '/new-page' }] },
)
export const RedirectsImport = Type.Object(
  { items: Type.Array(NewRedirect, { minItems: 1, maxItems: 2_000 }) },
  { additionalProperties: false, examples: [{ items: [{ from_path: '/old-page', target: '/new-page' }] }] },
)
export const RedirectChange = Type.Object(
  { target: Type.Optional(Target), status: Type.Optional(Status) },
  { additionalProperties: false, minProperties: 1, examples: [{ target: '/newer-page' }] },
)
export const RedirectParams = Type.Object({
  ...WebsiteParams.properties,
  id: Type.String({ format: 'uuid' }),
})
export const RedirectsQuery = Type.Object({
  ...PageQuery,
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the path or the target' })),
  is_automatic: Type.Optional(Type.Boolean()),
})

export const RedirectBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  from_path: Type.String(),
  target: Type.String(),
  status: Type.Integer(),
  is_automatic: Type.Boolean({ description: 'Made because an address changed' }),
  version: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
})

export function viewRedirect(redirect: Redirect): Static<typeof RedirectBody> {
  const { id, from_path, target, status, is_automatic, version } = redirect
  return {
    id,
    from_path,
    target,
    status,
    is_automatic,
    version,
    created_at: redirect.created_at.toISOString(),
    updated_at: redirect.updated_at.toISOString(),
  }
}
