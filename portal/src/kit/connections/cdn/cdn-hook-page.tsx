/** One CDN: whether it takes purges, purging by hand, and what became of each. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Eraser, FlaskConical, Pencil, Power, Trash2, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Loaded } from '@/kit/loaded'
import { formatDuration } from '@/kit/numbers'
import { BackLink, Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import type { PurgeSearch } from '../connection-search'
import type { CdnHook, CdnTest, Connections, PurgeState } from '../connections'
import { CdnHookDialog } from './cdn-hook-dialog'
import { CdnHookState } from './cdn-hook-state'
import { useCdnKinds } from './cdn-kinds'
import { useHookReach } from './hook-websites'
import { PurgeDialog } from './purge-dialog'
import { Purges } from './purges'
import { useRefreshHooks } from './refresh-hooks'

export function CdnHookPage({
  connections,
  id,
  state,
  onState,
}: PurgeSearch & { connections: Connections; id: string; onState: (state: PurgeState | undefined) => void }) {
  const { t } = useTranslation('connections')
  const kinds = useCdnKinds()
  const reach = useHookReach(connections.cdn)
  const [test, setTest] = useState<CdnTest>()
  const root = connections.cdn
  const query = useQuery($api.queryOptions('get', `${root}/{id}`, { params: { path: { id } } }))
  return (
    <Loaded query={query} isPage>
      {(hook: CdnHook) => (
        <Page
          back={<BackLink to={connections.at as never}>{t('Connections')}</BackLink>}
          title={hook.name}
          aside={<CdnHookState state={hook.state} />}
          description={`${kinds[hook.kind].name} · ${reach(hook)}`}
          actions={
            <Can call={`PATCH ${root}/{id}`}>
              <Acts connections={connections} hook={hook} onTested={setTest} />
            </Can>
          }
        >
          {hook.enabled && hook.problem && (
            <Alert tone="danger">
              <TriangleAlert aria-hidden />
              <AlertTitle>{t('The last purge did not get through')}</AlertTitle>
              <AlertDescription>
                <p>{hook.problem}</p>
                {hook.held_until && (
                  <p>
                    {t('The CDN is left alone until')} <Time at={hook.held_until} />.
                  </p>
                )}
              </AlertDescription>
            </Alert>
          )}
          {test && <TestOutcome test={test} />}
          <Purges root={root} hookId={id} state={state} onState={onState} />
        </Page>
      )}
    </Loaded>
  )
}

function TestOutcome({ test }: { test: CdnTest }) {
  const { t, i18n } = useTranslation('connections')
  const facts = [
    test.status !== null && t('Status {{status}}', { status: test.status }),
    formatDuration(test.duration_ms, i18n.language),
  ]
  return (
    <Alert tone={test.ok ? 'success' : 'danger'}>
      <FlaskConical aria-hidden />
      <AlertTitle>{test.ok ? t('The CDN takes purges') : t('The CDN takes no purges')}</AlertTitle>
      <AlertDescription>
        {test.problem && <p>{test.problem}</p>}
        <p>{facts.filter(Boolean).join(' · ')}</p>
        {test.answer && <pre className="w-full text-xs break-all whitespace-pre-wrap">{test.answer}</pre>}
      </AlertDescription>
    </Alert>
  )
}

function Acts({
  connections,
  hook,
  onTested,
}: {
  connections: Connections
  hook: CdnHook
  onTested: (test: CdnTest | undefined) => void
}) {
  const { t } = useTranslation('connections')
  const navigate = useNavigate()
  const confirm = useConfirm()
  const { cdn: root, at } = connections
  const refresh = useRefreshHooks(root)
  const [open, setOpen] = useState<'edit' | 'purge'>()
  const [isTesting, setTesting] = useState(false)
  const params = { path: { id: hook.id } }
  const test = async () => {
    setTesting(true)
    try {
      onTested((await api.POST(`${root}/{id}/test`, { params })).data)
    } catch (error) {
      failed(error)
    } finally {
      setTesting(false)
    }
  }
  const turn = async (enabled: boolean) => {
    try {
      await api.PATCH(`${root}/{id}`, { params, body: { enabled } })
      await refresh()
      done(
        enabled ? t('“{{name}}” is on.', { name: hook.name }) : t('“{{name}}” is off.', { name: hook.name }),
      )
    } catch (error) {
      failed(error)
    }
  }
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Remove “{{name}}”?', { name: hook.name }),
      detail: t(
        'Its credentials and its log are forgotten. What the CDN has by then it keeps for as long as the settings of the websites allow.',
      ),
      action: t('Remove'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE(`${root}/{id}`, { params })
      await navigate({ to: at as never })
      await refresh()
      done(t('“{{name}}” is removed.', { name: hook.name }))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <>
      <Button disabled={!hook.enabled} onClick={() => setOpen('purge')}>
        <Eraser aria-hidden /> {t('Purge …')}
      </Button>
      <Button variant="outline" isBusy={isTesting} onClick={() => void test()}>
        {!isTesting && <FlaskConical aria-hidden />} {t('Test')}
      </Button>
      <Button variant="outline" onClick={() => setOpen('edit')}>
        <Pencil aria-hidden /> {t('Change …')}
      </Button>
      <Button variant="outline" onClick={() => void turn(!hook.enabled)}>
        <Power aria-hidden /> {hook.enabled ? t('Switch off') : t('Switch on')}
      </Button>
      <Button variant="outline" className="text-destructive" onClick={() => void remove()}>
        <Trash2 aria-hidden /> {t('Remove …')}
      </Button>
      {open === 'edit' && <CdnHookDialog root={root} hook={hook} onClose={() => setOpen(undefined)} />}
      {open === 'purge' && <PurgeDialog root={root} hook={hook} onClose={() => setOpen(undefined)} />}
    </>
  )
}
