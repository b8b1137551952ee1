/** Where the front page of a website is changed: it need not be one of its pages, and is what people look for first. */
import { Link } from '@tanstack/react-router'
import { House, Paintbrush, Pencil } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { useMay } from '@/kit/rights'
import { Button } from '@/ui/button'

export function FrontPage({ tenant, website }: { tenant: string; website: string }) {
  const { t } = useTranslation('content')
  const may = useMay()
  const path = { website_id: website }
  const settings = $api.useQuery(
    'get',
    '/websites/{website_id}/settings',
    { params: { path } },
    { enabled: may('GET /websites/{website_id}/settings') },
  )
  const home = settings.data?.home
  if (!home) return null
  const shows = {
    index: t('Sections with texts and pictures, which the design arranges.'),
    page: t('One of the pages below.'),
    posts: t('The newest posts.'),
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border bg-muted/40 px-4 py-3">
      <House className="size-4 text-muted-foreground" aria-hidden />
      <p className="min-w-0 flex-1 basis-60">
        <span className="font-medium">{t('Front page')}</span>{' '}
        <span className="text-muted-foreground">{shows[home.kind]}</span>
      </p>
      {home.kind === 'index' && may('PUT /websites/{website_id}/theme/customization') && (
        <Button asChild variant="outline" size="sm">
          <Link to="/t/$tenant/websites/$website/design/customize" params={{ tenant, website }}>
            <Paintbrush aria-hidden /> {t('Change the front page')}
          </Link>
        </Button>
      )}
      {home.kind === 'page' && home.page_id && (
        <Button asChild variant="outline" size="sm">
          <Link to="/t/$tenant/websites/$website/pages/$id" params={{ tenant, website, id: home.page_id }}>
            <Pencil aria-hidden /> {t('Change the front page')}
          </Link>
        </Button>
      )}
    </div>
  )
}
