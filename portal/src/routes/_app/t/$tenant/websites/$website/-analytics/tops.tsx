/** What was viewed most, and where people came from: names with their share as a bar behind them. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '@/kit/numbers'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'

export function Tops({
  title,
  none,
  items,
  linkTo,
}: {
  title: string
  /** Said when there is nothing. */
  none: string
  items: { name: string; views: number }[]
  /** The address of one. */
  linkTo?: (name: string) => string
}) {
  const { t, i18n } = useTranslation('analytics')
  const highest = Math.max(1, ...items.map(({ views }) => views))
  return (
    <Card>
      <CardHeader className="grid-cols-[1fr_auto]">
        <CardTitle>{title}</CardTitle>
        {items.length > 0 && <span className="text-xs text-muted-foreground">{t('Page views')}</span>}
      </CardHeader>
      <CardContent>
        {items.length === 0 ? (
          <p className="text-muted-foreground">{none}</p>
        ) : (
          <ol className="flex flex-col gap-1">
            {items.map(({ name, views }) => (
              <li
                key={name}
                className="relative flex items-center justify-between gap-3 rounded-md px-2 py-1.5"
              >
                <span
                  aria-hidden
                  className="absolute inset-y-0 left-0 rounded-md bg-chart-1/12"
                  style={{ width: `${(views / highest) * 100}%` }}
                />
                <span className="relative min-w-0 truncate" title={name}>
                  <Named name={name} linkTo={linkTo} />
                </span>
                <span className="relative shrink-0 tabular-nums">{formatNumber(views, i18n.language)}</span>
              </li>
            ))}
          </ol>
        )}
      </CardContent>
    </Card>
  )
}

function Named({
  name,
  linkTo,
}: {
  name: string
  linkTo: ((name: string) => string) | undefined
}): ReactNode {
  if (!linkTo) return name
  return (
    <a
      href={linkTo(name)}
      target="_blank"
      rel="noreferrer"
      className="rounded-sm outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
    >
      {name}
    </a>
  )
}
