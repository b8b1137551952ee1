/** How the tenant stands. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'

export const Route = createFileRoute('/_app/t/$tenant/')({ component: Overview })

function Overview() {
  const { t } = useTranslation()
  return <Page title={t('Overview')}>{null}</Page>
}
