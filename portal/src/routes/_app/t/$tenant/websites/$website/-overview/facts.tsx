/** What is in the website, with the ways there. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatNumber } from '@/kit/numbers'
import { Time } from '@/kit/time'
import type { Website } from '@/kit/website'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'

export function Facts({ tenant, website }: { tenant: string; website: Website }) {
  const { t, i18n } = useTranslation('websites')
  const number = (value: number) => formatNumber(value, i18n.language)
  const at = (path: string) => `/t/${tenant}/websites/${website.id}${path}`
  const { counts } = website
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('What is in it')}</CardTitle>
      </CardHeader>
      <CardContent>
        <dl className="flex flex-col gap-2">
          <Fact name={t('Pages')} to={at('/pages')}>
            {number(counts.pages)}
          </Fact>
          <Fact name={t('Posts')} to={at('/posts')}>
            {number(counts.posts)}
          </Fact>
          <Fact name={t('Entries of collections')} to={at('/collections')}>
            {number(counts.records)}
          </Fact>
          <Fact name={t('Drafts')}>{number(counts.drafts)}</Fact>
          <Fact name={t('Media')} to={at('/media')}>
            {number(counts.media)}
            {counts.media > 0 && (
              <span className="font-normal text-muted-foreground">
                {' '}
                · {formatBytes(counts.media_bytes, i18n.language)}
              </span>
            )}
          </Fact>
          <Fact name={t('Release')} to={at('/releases')}>
            {number(website.release_number)}
          </Fact>
          <Fact name={t('Made')}>
            <Time at={website.created_at} />
          </Fact>
        </dl>
      </CardContent>
    </Card>
  )
}

function Fact({ name, to, children }: { name: string; to?: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-3">
      <dt className="text-muted-foreground">
        {to ? (
          <Link
            to={to as never}
            className="rounded-sm underline-offset-4 outline-none hover:text-foreground hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
          >
            {name}
          </Link>
        ) : (
          name
        )}
      </dt>
      <dd className="text-right font-medium tabular-nums">{children}</dd>
    </div>
  )
}
