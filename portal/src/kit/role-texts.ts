/** What roles are called, and what they are for. */
import { useTranslation } from 'react-i18next'

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
