/** One account: its tenants, whether it is locked out, and whether it may operate the platform. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, createFileRoute } from '@tanstack/react-router'
import { Building2, LockKeyhole, LockKeyholeOpen, UserCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { Copyable } from '@/kit/copy'
import { BackLink, Page, Section } from '@/kit/page'
import { Can, useMe } from '@/kit/rights'
import { Empty, Failed, Loading } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Avatar } from '@/ui/avatar'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'
import { ImpersonateDialog } from '../-tenants/impersonate-dialog'
import { OperatorCard } from '../-users/operator-card'
import { SuspendUserDialog } from '../-users/suspend-user-dialog'
import { type User, usePlatformRoleNames } from '../-users/words'

export const Route = createFileRoute('/_app/platform/users/$user')({ component: UserScreen })

function UserScreen() {
  const { t } = useTranslation('platform')
  const { user: id } = Route.useParams()
  const query = useQuery($api.queryOptions('get', '/admin/users/{id}', { params: { path: { id } } }))
  if (query.data) return <Present user={query.data} />
  return (
    <Page title={t('User')}>
      {query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <Loading />}
    </Page>
  )
}

function Present({ user }: { user: User }) {
  const { t } = useTranslation('platform')
  const client = useQueryClient()
  const roles = usePlatformRoleNames()
  const isMyself = useMe()?.id === user.id
  const [isSuspending, setSuspending] = useState(false)
  const params = { params: { path: { id: user.id } } }
  const name = user.name || user.email
  const refresh = () =>
    client.invalidateQueries({
      predicate: ({ queryKey: [, path] }) => typeof path === 'string' && path.startsWith('/admin/users'),
    })
  const letIn = async () => {
    await api.POST('/admin/users/{id}/unsuspend', params)
    await refresh()
  }
  const suspend = async (reason: string) => {
    await api.POST('/admin/users/{id}/suspend', { ...params, body: { ...(reason && { reason }) } })
    await refresh()
    done(t('{{name}} is locked out', { name }), letIn)
  }
  return (
    <Page
      back={<BackLink to="/platform/users">{t('Users')}</BackLink>}
      title={name}
      aside={
        <>
          {user.suspended_at ? (
            <Badge tone="warning" hasDot>
              {t('Suspended')}
            </Badge>
          ) : (
            <Badge tone="success" hasDot>
              {t('Active')}
            </Badge>
          )}
          {user.platform_role && <Badge tone="info">{roles[user.platform_role]}</Badge>}
        </>
      }
      description={user.email}
      actions={
        !isMyself && (
          <Can call="POST /admin/users/{id}/suspend">
            {user.suspended_at ? (
              <Button
                variant="outline"
                onClick={() =>
                  void letIn().then(() => done(t('{{name}} can sign in again', { name })), failed)
                }
              >
                <LockKeyholeOpen aria-hidden /> {t('Let in again')}
              </Button>
            ) : (
              <Button variant="outline" onClick={() => setSuspending(true)}>
                <LockKeyhole aria-hidden /> {t('Lock out …')}
              </Button>
            )}
          </Can>
        )
      }
    >
      {user.suspended_at && (
        <Alert tone="warning" role="status">
          <AlertTitle>{t('This account is locked out')}</AlertTitle>
          <AlertDescription>
            {user.suspended_reason ?? t('No reason was given.')} <Time at={user.suspended_at} />
          </AlertDescription>
        </Alert>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Tenants user={user} />
        <div className="flex flex-col gap-4">
          <Card>
            <CardHeader>
              <CardTitle>{t('Account')}</CardTitle>
            </CardHeader>
            <CardContent className="flex flex-col gap-3">
              <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 [&_dd]:text-right">
                <dt className="text-muted-foreground">{t('E-mail')}</dt>
                <dd>{user.email_verified ? t('verified') : t('not verified')}</dd>
                <dt className="text-muted-foreground">{t('Second factor')}</dt>
                <dd>{user.two_factor_enabled ? t('on') : t('off')}</dd>
                <dt className="text-muted-foreground">{t('Signed up')}</dt>
                <dd>
                  <Time at={user.created_at} />
                </dd>
              </dl>
              <Copyable text={user.id} />
            </CardContent>
          </Card>
          {!isMyself && <OperatorCard key={user.version} user={user} onChanged={refresh} />}
        </div>
      </div>
      {isSuspending && (
        <SuspendUserDialog name={name} onSuspend={suspend} onClose={() => setSuspending(false)} />
      )}
    </Page>
  )
}

function Tenants({ user }: { user: User }) {
  const { t } = useTranslation('platform')
  const [acting, setActing] = useState<User['tenants'][number]>()
  return (
    <Section title={t('Tenants')}>
      {user.tenants.length === 0 ? (
        <Empty icon={Building2} title={t('Belongs to no tenant')} />
      ) : (
        <ul className="flex flex-col divide-y rounded-xl border bg-card">
          {user.tenants.map((tenant) => (
            <li key={tenant.id} className="flex items-center gap-3 px-4 py-3">
              <Avatar name={tenant.name} src={tenant.logo_url} />
              <div className="min-w-0 flex-1">
                <Link
                  to="/platform/tenants/$id"
                  params={{ id: tenant.id }}
                  className="block truncate rounded-sm font-medium underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
                >
                  {tenant.name}
                </Link>
                <span className="block truncate text-xs text-muted-foreground">{tenant.slug}</span>
              </div>
              {tenant.status === 'active' && !user.suspended_at && (
                <Can call="POST /admin/impersonations">
                  <Button
                    size="sm"
                    variant="outline"
                    aria-label={t('Act as {{name}} in {{tenant}}', {
                      name: user.name || user.email,
                      tenant: tenant.name,
                    })}
                    onClick={() => setActing(tenant)}
                  >
                    <UserCheck aria-hidden /> {t('Act as')}
                  </Button>
                </Can>
              )}
            </li>
          ))}
        </ul>
      )}
      {acting && (
        <ImpersonateDialog
          tenant={acting}
          person={{ user_id: user.id, name: user.name, email: user.email }}
          onClose={() => setActing(undefined)}
        />
      )}
    </Section>
  )
}
