/** How the website looks: its theme, the way to change it, and the others there are. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { Paintbrush } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'
import { Button } from '@/ui/button'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/design/')({ component: DesignPage })

function DesignPage() {
  const { t } = useTranslation('design')
  const params = Route.useParams()
  return (
    <Page
      title={t('Design')}
      actions={
        <Button asChild>
          <Link to="/t/$tenant/websites/$website/design/customize" params={params}>
            <Paintbrush aria-hidden /> {t('Customize')}
          </Link>
        </Button>
      }
    >
      {null}
    </Page>
  )
}
