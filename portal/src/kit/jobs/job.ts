/** Background jobs as the API tells of them, of a tenant or of the platform. */
import { useTranslation } from 'react-i18next'
import { api, type Item } from '@/api/api'
import type { Tone } from '@/ui/badge'

export type Job = Item<'/jobs'>
export type JobState = Job['state']

export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'canceled'] as const

export const JOB_TONES: Record<JobState, Tone> = {
  queued: 'neutral',
  running: 'info',
  succeeded: 'success',
  failed: 'danger',
  canceled: 'neutral',
}

export function useJobStateNames(): Record<JobState, string> {
  const { t } = useTranslation('jobs')
  return {
    queued: t('Waiting'),
    running: t('Running'),
    succeeded: t('Done'),
    failed: t('Failed'),
    canceled: t('Canceled'),
  }
}

export type JobFilter = { state?: JobState; task?: string }
type Part = { items: Job[]; next_cursor: string | null }

/** Whose jobs: the tenant's that is looked at, or as an operator those of the platform or of any tenant. */
export type JobSource = {
  key: unknown[]
  list: (filter: JobFilter, cursor: string | undefined) => Promise<Part>
  retry: (id: string) => Promise<unknown>
  cancel: (id: string) => Promise<unknown>
}

const NONE: Part = { items: [], next_cursor: null }
const LIMIT = 50

export const tenantJobs: JobSource = {
  key: ['get', '/jobs'],
  list: async (filter, cursor) =>
    (await api.GET('/jobs', { params: { query: { ...filter, limit: LIMIT, ...(cursor && { cursor }) } } }))
      .data ?? NONE,
  retry: (id) => api.POST('/jobs/{id}/retry', { params: { path: { id } } }),
  cancel: (id) => api.POST('/jobs/{id}/cancel', { params: { path: { id } } }),
}

/** @param tenantId of one tenant; the platform's own jobs if unset */
export function platformJobs(tenantId: string | undefined): JobSource {
  const of = tenantId ? { tenant_id: tenantId } : {}
  return {
    key: ['get', '/admin/jobs', tenantId],
    list: async (filter, cursor) =>
      (
        await api.GET('/admin/jobs', {
          params: { query: { ...filter, ...of, limit: LIMIT, ...(cursor && { cursor }) } },
        })
      ).data ?? NONE,
    retry: (id) => api.POST('/admin/jobs/{id}/retry', { params: { path: { id }, query: of } }),
    cancel: (id) => api.POST('/admin/jobs/{id}/cancel', { params: { path: { id }, query: of } }),
  }
}
