/** Users as operators see them, and what operators are called. */
import { useTranslation } from 'react-i18next'
import type { Answer, Item } from '@/api/api'

export type ListedUser = Item<'/admin/users'>
export type User = Answer<'get', '/admin/users/{id}'>
export const PLATFORM_ROLES = ['platform_admin', 'support'] as const
export type PlatformRole = (typeof PLATFORM_ROLES)[number]

export function usePlatformRoleNames(): Record<string, string> {
  const { t } = useTranslation('platform')
  const names: Record<PlatformRole, string> = {
    platform_admin: t('Operator'),
    support: t('Support'),
  }
  return names
}
