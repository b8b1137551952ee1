/** Where one is signed in, and how to end that. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Monitor, Smartphone, Terminal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api, type Item, api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Loaded } from '@/kit/loaded'
import { useMe } from '@/kit/rights'
import { Loading } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { deviceOf } from './device'

type Session = Item<'/auth/sessions'>

export function SessionsCard() {
  const { t } = useTranslation('account')
  const me = useMe()
  const client = useQueryClient()
  const confirm = useConfirm()
  const query = useQuery($api.queryOptions('get', '/auth/sessions'))
  const refresh = () => client.invalidateQueries({ queryKey: ['get', '/auth/sessions'] })
  const endOthers = async () => {
    const isAgreed = await confirm({
      title: t('Sign out everywhere else?'),
      detail: t('All other devices have to sign in again.'),
      action: t('Sign out'),
    })
    if (!isAgreed) return
    try {
      const { data } = await api.DELETE('/auth/sessions')
      await refresh()
      done(t('{{count}} devices are signed out', { count: data?.ended ?? 0 }))
    } catch (error) {
      failed(error)
    }
  }
  const end = async (id: string) => {
    try {
      await api.DELETE('/auth/sessions/{id}', { params: { path: { id } } })
      await refresh()
      done(t('The device is signed out'))
    } catch (error) {
      failed(error)
    }
  }
  const others = query.data?.items.filter(({ current }) => !current).length ?? 0
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Devices')}</CardTitle>
        <CardDescription>
          {t('Where you are signed in. End what you do not know, and change your password.')}
        </CardDescription>
        {others > 0 && !me?.impersonator_id && (
          <CardAction>
            <Button variant="outline" size="sm" onClick={() => void endOthers()}>
              {t('Sign out everywhere else')}
            </Button>
          </CardAction>
        )}
      </CardHeader>
      <CardContent>
        <Loaded query={query} loading={<Loading rows={2} />}>
          {({ items }) => (
            <ul className="divide-y">
              {items.map((session) => (
                <Row key={session.id} session={session} onEnd={me?.impersonator_id ? undefined : end} />
              ))}
            </ul>
          )}
        </Loaded>
      </CardContent>
    </Card>
  )
}

function Row({ session, onEnd }: { session: Session; onEnd: ((id: string) => Promise<void>) | undefined }) {
  const { t } = useTranslation('account')
  const { browser, system, kind } = deviceOf(session.user_agent ?? '')
  const Icon = { desktop: Monitor, phone: Smartphone, program: Terminal }[kind]
  const name = system ? t('{{browser}} on {{system}}', { browser, system }) : browser || t('Unknown device')
  return (
    <li className="flex items-center gap-3 py-2.5 first:pt-0 last:pb-0">
      <Icon className="size-5 shrink-0 text-muted-foreground" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium" title={session.user_agent ?? undefined}>
          {name} {session.current && <Badge tone="success">{t('This device')}</Badge>}
        </p>
        <p className="text-xs break-words text-muted-foreground">
          {session.ip && <>{session.ip} · </>}
          {t('last used')} <Time at={session.last_used_at} /> · {t('signed in')}{' '}
          <Time at={session.created_at} />
        </p>
      </div>
      {!session.current && onEnd && (
        <Button
          variant="ghost"
          size="sm"
          aria-label={t('Sign out {{device}}', { device: name })}
          onClick={() => void onEnd(session.id)}
        >
          {t('Sign out')}
        </Button>
      )}
    </li>
  )
}
