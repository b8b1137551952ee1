/** Deployments across tenants, as the API tells of them. */
import { useTranslation } from 'react-i18next'
import type { Answer, Item } from '@/api/api'
import type { Tone } from '@/ui/badge'

export type Fleet = Item<'/admin/deployments'>
export type FleetDetail = Answer<'get', '/admin/deployments/{fleet_id}'>
export type FleetState = Fleet['state']
export type TenantState = FleetDetail['failed'][number]['state']

export const FLEET_STATES = [
  'selecting',
  'running',
  'soaking',
  'paused',
  'stopping',
  'succeeded',
  'failed',
  'aborted',
  'rolled_back',
] as const

export const FLEET_TONES: Record<FleetState, Tone> = {
  selecting: 'info',
  running: 'info',
  soaking: 'info',
  paused: 'warning',
  stopping: 'warning',
  succeeded: 'success',
  failed: 'danger',
  aborted: 'neutral',
  rolled_back: 'neutral',
}

export const TENANT_TONES: Record<TenantState, Tone> = {
  pending: 'neutral',
  starting: 'info',
  running: 'info',
  waiting: 'warning',
  succeeded: 'success',
  failed: 'danger',
  rolled_back: 'neutral',
  aborted: 'neutral',
  rejected: 'danger',
  skipped: 'neutral',
}

export function useFleetStateNames(): Record<FleetState, string> {
  const { t } = useTranslation('operations')
  return {
    selecting: t('Choosing tenants'),
    running: t('Under way'),
    soaking: t('Watching'),
    paused: t('Paused'),
    stopping: t('Being taken back'),
    succeeded: t('Done'),
    failed: t('Failed'),
    aborted: t('Aborted'),
    rolled_back: t('Rolled back'),
  }
}

export function useTenantStateNames(): Record<TenantState, string> {
  const { t } = useTranslation('operations')
  return {
    pending: t('Waiting'),
    starting: t('Beginning'),
    running: t('Under way'),
    waiting: t('Waits for somebody'),
    succeeded: t('Done'),
    failed: t('Failed'),
    rolled_back: t('Rolled back'),
    aborted: t('Aborted'),
    rejected: t('Refused'),
    skipped: t('Left out'),
  }
}

const OVER = new Set(['succeeded', 'failed', 'rolled_back', 'aborted', 'rejected', 'skipped'])

/** @returns how many tenants have had their turn */
export function overIn(byState: Record<string, number>): number {
  return Object.entries(byState).reduce((sum, [state, tenants]) => sum + (OVER.has(state) ? tenants : 0), 0)
}
