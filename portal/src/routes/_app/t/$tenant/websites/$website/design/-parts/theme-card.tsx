/** A theme to choose: its picture, what it is for, and what it can do. */
import { Image } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FetchedImage } from '@/kit/fetched-image'
import { Badge } from '@/ui/badge'
import type { ThemePackage } from './theme-packages'

export function ThemePicture({ theme, className }: { theme: ThemePackage; className?: string }) {
  return (
    <div className={className ?? 'aspect-[8/5] w-full overflow-hidden bg-muted'}>
      <FetchedImage
        src={theme.has_preview ? `/api/v1/themes/${theme.hash}/preview` : null}
        alt=""
        className="size-full object-cover object-top"
        otherwise={
          <span className="flex size-full items-center justify-center text-muted-foreground">
            <Image className="size-8" aria-hidden />
          </span>
        }
      />
    </div>
  )
}

export function ThemeCard({
  theme,
  isActive,
  actions,
}: {
  theme: ThemePackage
  isActive: boolean
  actions: ReactNode
}) {
  const { t } = useTranslation('design')
  return (
    <li className="flex flex-col overflow-hidden rounded-xl border bg-card shadow-xs">
      <ThemePicture theme={theme} />
      <div className="flex flex-1 flex-col gap-2 border-t p-4">
        <div className="flex items-center gap-2">
          <h3 className="min-w-0 flex-1 truncate font-semibold">{theme.title}</h3>
          {isActive && <Badge tone="success">{t('In use')}</Badge>}
          {theme.owner === 'tenant' && !isActive && <Badge>{t('Your own')}</Badge>}
        </div>
        <p className="line-clamp-3 text-muted-foreground">{theme.description}</p>
        <p className="text-xs text-muted-foreground">
          {t('Version {{version}} by {{author}}', { version: theme.version, author: theme.author })}
        </p>
        <div className="mt-auto flex flex-wrap gap-2 pt-2">{actions}</div>
      </div>
    </li>
  )
}
