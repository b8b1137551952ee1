/** The roles of the tenant, as those see them who choose one for somebody. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { $api, type Item } from '@/api/api'
import { useMay, useMe } from '@/kit/rights'

export type Role = Item<'/roles'>

export const rolesOptions = () => $api.queryOptions('get', '/roles', { params: { query: { limit: 200 } } })

/** @returns the roles that this person may give to others; empty for those who may not see roles */
export function useGivableRoles(): Role[] {
  const may = useMay()
  const me = useMe()
  const { data } = useQuery({ ...rolesOptions(), enabled: may('GET /roles') })
  const isOwner = me?.permissions.includes('owners:write') ?? false
  return (data?.items ?? []).filter(
    ({ permissions }) =>
      (isOwner || !permissions.includes('owners:write')) &&
      permissions.every((permission) => me?.permissions.includes(permission)),
  )
}

/** Roles that every team has, in the portal's language; roles that the team made carry the names it gave them. */
export function useRoleTexts(): (role: { slug: string; name: string; description?: string }) => {
  name: string
  description: string
} {
  const { t } = useTranslation('team')
  const known: Record<string, { name: string; description: string }> = {
    owner: { name: t('Owner'), description: t('May do everything, and decides who owns') },
    admin: { name: t('Admin'), description: t('Runs the team; cannot touch owners or read their mail') },
    editor: { name: t('Editor'), description: t('Builds websites and publishes content') },
    author: { name: t('Author'), description: t('Writes drafts for others to publish') },
    viewer: { name: t('Viewer'), description: t('Looks, and changes nothing') },
  }
  return ({ slug, name, description = '' }) => known[slug] ?? { name, description }
}
