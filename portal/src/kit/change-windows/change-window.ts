/** Times in which changes rest (freezes), or in which alone they may be made (maintenance), of a tenant or of the platform. */
import { api, type Body, type Item } from '@/api/api'
import type { Call } from '@/api/access'

export type ChangeWindow = Item<'/change-windows'>
export type NewWindow = Body<'post', '/change-windows'>

export const MODULES = ['theme', 'plugin', 'content', 'configuration', 'api'] as const

export type WindowScope = {
  path: '/change-windows' | '/admin/change-windows'
  calls: { add: Call; change: Call; remove: Call }
  add: (body: NewWindow) => Promise<unknown>
  change: (of: ChangeWindow, body: Partial<NewWindow>) => Promise<unknown>
  remove: (of: ChangeWindow) => Promise<unknown>
}

export const tenantWindows: WindowScope = {
  path: '/change-windows',
  calls: {
    add: 'POST /change-windows',
    change: 'PATCH /change-windows/{id}',
    remove: 'DELETE /change-windows/{id}',
  },
  add: (body) => api.POST('/change-windows', { body }),
  change: ({ id, version }, body) =>
    api.PATCH('/change-windows/{id}', {
      params: { path: { id } },
      body,
      headers: { 'if-match': `"${version}"` },
    }),
  remove: ({ id }) => api.DELETE('/change-windows/{id}', { params: { path: { id } } }),
}

export const platformWindows: WindowScope = {
  path: '/admin/change-windows',
  calls: {
    add: 'POST /admin/change-windows',
    change: 'PATCH /admin/change-windows/{id}',
    remove: 'DELETE /admin/change-windows/{id}',
  },
  add: (body) => api.POST('/admin/change-windows', { body }),
  change: ({ id, version }, body) =>
    api.PATCH('/admin/change-windows/{id}', {
      params: { path: { id } },
      body,
      headers: { 'if-match': `"${version}"` },
    }),
  remove: ({ id }) => api.DELETE('/admin/change-windows/{id}', { params: { path: { id } } }),
}

/** What makes one again after it was removed. */
export function again({
  name,
  kind,
  reason,
  enabled,
  environments,
  modules,
  starts_at,
  ends_at,
  recurring,
}: ChangeWindow): NewWindow {
  return {
    name,
    kind,
    reason,
    enabled,
    environments,
    modules,
    ...(recurring ? { recurring } : { starts_at, ends_at }),
  }
}
