/** The calls behind an audit log: of the tenant one works in, of the platform, or of a tenant that an operator looks at. */
import { type Answer, api } from '@/api/api'

export type Trail = '/audit' | '/admin/audit' | { tenantId: string }
export type TrailQuery = { action?: string; from?: string; to?: string }
type Entries = Answer<'get', '/audit'>

const OF_TENANT = '/admin/tenants/{id}/audit'

/** Of the cache; begins as `$api` would begin it. */
export function keyOf(trail: Trail): string[] {
  return typeof trail === 'string' ? ['get', trail] : ['get', OF_TENANT, trail.tenantId]
}

export async function readTrail(
  trail: Trail,
  query: TrailQuery,
  cursor: string | undefined,
): Promise<Entries> {
  const part = { ...query, limit: 50, ...(cursor && { cursor }) }
  const { data } =
    typeof trail === 'string'
      ? await api.GET(trail, { params: { query: part } })
      : await api.GET(OF_TENANT, { params: { path: { id: trail.tenantId }, query: part } })
  return data ?? { items: [], next_cursor: null }
}

export async function verifyTrail(trail: Trail) {
  const { data } =
    typeof trail === 'string'
      ? await api.POST(`${trail}/verify`)
      : await api.POST(`${OF_TENANT}/verify`, { params: { path: { id: trail.tenantId } } })
  return data
}

/** @returns CSV */
export async function exportTrail(trail: Trail, query: TrailQuery): Promise<Blob> {
  const all = { ...query, format: 'csv' as const }
  const { data } =
    typeof trail === 'string'
      ? await api.GET(`${trail}/export`, { params: { query: all }, parseAs: 'blob' })
      : await api.GET(`${OF_TENANT}/export`, {
          params: { path: { id: trail.tenantId }, query: all },
          parseAs: 'blob',
        })
  return data as unknown as Blob
}
