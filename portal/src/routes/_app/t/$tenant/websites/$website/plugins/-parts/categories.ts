/** What kinds of plugins are called. */
import { useTranslation } from 'react-i18next'

export const CATEGORIES = [
  'e-commerce',
  'forms',
  'analytics',
  'seo',
  'security',
  'performance',
  'integration',
  'custom',
] as const
export type Category = (typeof CATEGORIES)[number]

export function useCategoryNames(): Record<string, string> {
  const { t } = useTranslation('plugins')
  return {
    'e-commerce': t('Shops'),
    forms: t('Forms'),
    analytics: t('Statistics'),
    seo: t('Search engines'),
    security: t('Security'),
    performance: t('Speed'),
    integration: t('Connections'),
    custom: t('Other'),
  }
}
