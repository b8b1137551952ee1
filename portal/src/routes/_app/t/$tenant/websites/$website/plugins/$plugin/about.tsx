/** What a plugin may do on this website, and what its author says about it. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { AsksFor } from '@/kit/plugins/asks-for'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { usePlugin } from '../-parts/plugin'
import { Prose } from '../-parts/prose'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/plugins/$plugin/about')({
  component: About,
})

function About() {
  const { t } = useTranslation('plugins')
  const { plugin } = usePlugin()
  const origin = plugin.owner === 'tenant' ? ('own' as const) : undefined
  // The catalogue has the text as safe HTML; what has left it has it as it was written.
  const offered = $api.useQuery(
    'get',
    '/marketplace/plugins/{name}',
    {
      params: {
        path: { name: plugin.name },
        query: { version: plugin.version, ...(origin && { origin }) },
      },
    },
    { retry: false },
  )
  const isAgreed = plugin.asks_for.every((word) => plugin.granted.includes(word))
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[1fr_22rem]">
      <Card>
        <CardHeader>
          <CardTitle>{t('Help')}</CardTitle>
        </CardHeader>
        <CardContent>
          {offered.data ? (
            <Prose html={offered.data.readme_html} />
          ) : (
            <p className="max-w-prose whitespace-pre-line">
              {plugin.readme || t('Its author wrote nothing about it.')}
            </p>
          )}
        </CardContent>
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>{t('What it may do')}</CardTitle>
          <CardDescription>
            {isAgreed
              ? t('You agreed to this for this website. Switch it off to take it back.')
              : t('Not everything is agreed to; it does not run.')}
          </CardDescription>
        </CardHeader>
        <CardContent>
          <AsksFor consent={plugin.consent} />
        </CardContent>
      </Card>
    </div>
  )
}
