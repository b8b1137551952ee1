/** What of the work on a theme another theme, or another version, takes over. */
import { Check, CircleMinus, Replace } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Skeleton } from '@/ui/skeleton'

export function UpgradeReport({
  websiteId,
  hash,
  titles,
}: {
  websiteId: string
  hash: string
  /** What the two themes are called. */
  titles: { from: string; to: string }
}) {
  const { t } = useTranslation('design')
  const report = $api.useQuery('get', '/websites/{website_id}/theme/upgrade', {
    params: { path: { website_id: websiteId }, query: { to: hash } },
  })
  return (
    <Loaded query={report} loading={<Skeleton className="h-24" />}>
      {({ kept, dropped, renamed, sections_gone, templates_gone, from, to }) => {
        const lost = [
          ...templates_gone.map((name) => t('The page “{{name}}”', { name })),
          ...sections_gone.map(({ where, type }) => t('The section “{{type}}” ({{where}})', { type, where })),
          ...dropped.map(({ where, id }) => t('The setting “{{id}}” ({{where}})', { id, where })),
        ]
        if (from.name !== to.name)
          return (
            <p className="text-muted-foreground">
              {t(
                'Every theme keeps its own settings: what you made of “{{from}}” stays there and is back when you go back. “{{to}}” begins as its author made it, or as you left it.',
                titles,
              )}
            </p>
          )
        return (
          <div className="grid gap-4 sm:grid-cols-3">
            <Part icon={<Check className="size-4 text-success" aria-hidden />} title={t('Stays as it is')}>
              {t('{{count}} settings', { count: kept.length })}
            </Part>
            <Part icon={<Replace className="size-4 text-info" aria-hidden />} title={t('Is carried over')}>
              {renamed.length === 0
                ? t('Nothing is called otherwise.')
                : renamed
                    .map(({ from: before, to: after, where }) => `${before} → ${after} (${where})`)
                    .join(', ')}
            </Part>
            <Part
              icon={<CircleMinus className="size-4 text-warning" aria-hidden />}
              title={t('Is not shown any more')}
            >
              {lost.length === 0 ? (
                t('Nothing.')
              ) : (
                <ul className="list-disc pl-4">
                  {lost.map((text) => (
                    <li key={text}>{text}</li>
                  ))}
                </ul>
              )}
            </Part>
          </div>
        )
      }}
    </Loaded>
  )
}

function Part({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="rounded-lg border bg-card p-4">
      <h3 className="mb-1 flex items-center gap-2 font-medium">
        {icon} {title}
      </h3>
      <div className="text-muted-foreground">{children}</div>
    </div>
  )
}
