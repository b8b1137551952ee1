/** When nothing on the whole platform may change, or only then. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { platformWindows } from '@/kit/change-windows/change-window'
import { ChangeWindows } from '@/kit/change-windows/change-windows'
import { Page } from '@/kit/page'

export const Route = createFileRoute('/_app/platform/freezes')({ component: Freezes })

function Freezes() {
  const { t } = useTranslation('change-windows')
  return (
    <Page
      title={t('Freezes')}
      description={t('Times in which no tenant deploys anything, and windows in which alone that is done.')}
    >
      <ChangeWindows scope={platformWindows} />
    </Page>
  )
}
