/** Who is signed in, and the menu behind it. */
import { Suspense, lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '@/kit/rights'
import { Avatar } from '@/ui/avatar'
import { Button } from '@/ui/button'
import { useOnDemand } from '@/ui/on-demand'

const Items = lazy(() => import('./user-menu-items'))

export function UserMenu() {
  const { t } = useTranslation()
  const me = useMe()
  const { trigger, isWanted, opened } = useOnDemand('menu')
  return (
    <>
      <Button variant="ghost" size="icon" {...trigger}>
        <Avatar name={me?.name ?? ''} className="size-7 rounded-full" />
        <span className="sr-only">{t('Your account')}</span>
      </Button>
      <Suspense>{isWanted && <Items {...opened} />}</Suspense>
    </>
  )
}
