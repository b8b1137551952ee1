/** How the platform is. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'

export const Route = createFileRoute('/_app/platform/')({ component: Overview })

function Overview() {
  const { t } = useTranslation()
  return <Page title={t('Platform')}>{null}</Page>
}
