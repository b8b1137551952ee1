/** What the parts of a website are called where changes of them are ruled. */
import { useTranslation } from 'react-i18next'
import type { MODULES } from './change-window'

export function useModuleNames(): Record<(typeof MODULES)[number], string> {
  const { t } = useTranslation('change-windows')
  return {
    theme: t('Themes'),
    plugin: t('Plugins'),
    content: t('Content'),
    configuration: t('Settings'),
    api: t('Content API'),
  }
}
