/** First steps: a team of one's own. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'

export const Route = createFileRoute('/_app/welcome')({ component: Welcome })

function Welcome() {
  const { t } = useTranslation()
  return <Page title={t('Welcome')}>{null}</Page>
}
