/** All websites of the tenant. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'

export const Route = createFileRoute('/_app/t/$tenant/websites/')({ component: Websites })

function Websites() {
  const { t } = useTranslation('websites')
  return <Page title={t('Websites')}>{null}</Page>
}
