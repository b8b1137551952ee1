/** Where one chooses what one is told: each team has choices of its own, and operators have the platform's here. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { Bell, ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { NotificationChoices } from '@/kit/notifications/notification-choices'
import { Page, Section } from '@/kit/page'
import { Can, useMe } from '@/kit/rights'
import { Empty, Loading } from '@/kit/states'
import { Avatar } from '@/ui/avatar'

export const Route = createFileRoute('/_app/account/notifications')({ component: Notifications })

function Notifications() {
  const { t } = useTranslation('account')
  const me = useMe()
  return (
    <Page title={t('Notifications')} description={t('Each team has choices of its own.')} width="narrow">
      {!me ? (
        <Loading />
      ) : me.tenants.length === 0 && me.platform_permissions.length === 0 ? (
        <Empty icon={Bell} title={t('You belong to no team yet.')} />
      ) : (
        <ul className="flex flex-col gap-2">
          {me.tenants.map((tenant) => (
            <li key={tenant.id}>
              <Link
                to="/t/$tenant/notifications"
                params={{ tenant: tenant.slug }}
                className="flex items-center gap-3 rounded-xl border bg-card p-4 shadow-xs outline-none hover:bg-accent/40 focus-visible:ring-[3px] focus-visible:ring-ring/60"
              >
                <Avatar name={tenant.display_name} src={tenant.logo_url} />
                <span className="min-w-0 flex-1 truncate font-medium">{tenant.display_name}</span>
                <ChevronRight className="size-4 text-muted-foreground" aria-hidden />
              </Link>
            </li>
          ))}
        </ul>
      )}
      <Can call="GET /admin/notifications/preferences">
        <Section title={t('Platform')}>
          <NotificationChoices desk="platform" />
        </Section>
      </Can>
    </Page>
  )
}
