/** The way from one connection back to all of them. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

export function BackToConnections({ at }: { at: string }) {
  const { t } = useTranslation('connections')
  return (
    <Link
      to={at as never}
      className="-mt-4 w-fit rounded-sm text-xs text-muted-foreground underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
    >
      {t('All connections')}
    </Link>
  )
}
