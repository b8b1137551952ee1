/** First steps: a team of one's own, and from there straight to its first website. */
import { useQuery } from '@tanstack/react-query'
import { Link, createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { useTitle } from '@/kit/page'
import { Loaded } from '@/kit/loaded'
import { meOptions, useMe } from '@/kit/rights'
import { portalOptions, usePortal } from '@/shell/portal'
import { enter } from '@/shell/scope'
import { UserMenu } from '@/shell/user-menu'
import { Button } from '@/ui/button'
import { NewTeam } from './-welcome/new-team'
import { NotAllowed } from './-welcome/not-allowed'
import { Steps } from './-welcome/steps'

export const Route = createFileRoute('/_app/welcome')({
  beforeLoad: async (args) => {
    const { queryClient } = args.context
    enter(null, args)
    await Promise.all([
      queryClient.ensureQueryData(meOptions()),
      queryClient.ensureQueryData(portalOptions()).catch(() => undefined),
    ])
  },
  component: Welcome,
})

function Welcome() {
  const { t } = useTranslation('websites')
  const me = useMe()
  const portal = usePortal()
  const allowance = useQuery($api.queryOptions('get', '/tenants/allowance'))
  const isFirst = (me?.tenants.length ?? 0) === 0
  const title = isFirst ? t('Welcome, {{name}}', { name: me?.name ?? '' }) : t('New team')
  useTitle(title)
  return (
    <div className="flex min-h-dvh flex-col bg-sidebar">
      <header className="flex h-14 items-center gap-2.5 px-4 sm:px-6">
        <img src={portal?.logo_url ?? '/favicon.svg'} alt="" className="h-7 w-auto max-w-32 object-contain" />
        <span className="font-semibold tracking-tight">{portal?.name ?? 'HotSwap'}</span>
        <div className="ml-auto flex items-center gap-2">
          {!isFirst && (
            <Button asChild variant="ghost" size="sm">
              <Link to="/">{t('Cancel')}</Link>
            </Button>
          )}
          <UserMenu />
        </div>
      </header>
      <main className="mx-auto flex w-full max-w-lg flex-1 flex-col gap-6 px-4 py-8 sm:py-14">
        <Steps present={1} />
        <div className="space-y-1.5">
          <h1 className="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
          <p className="text-muted-foreground">
            {t(
              'A team owns websites, and people work in it together. It can be just you. Next you choose what your first website looks like.',
            )}
          </p>
        </div>
        <div className="rounded-xl border bg-card p-5 shadow-xs sm:p-6">
          <Loaded query={allowance}>
            {({ allowed, reason, limit }) =>
              allowed || !reason ? <NewTeam /> : <NotAllowed reason={reason} limit={limit} />
            }
          </Loaded>
        </div>
      </main>
    </div>
  )
}
