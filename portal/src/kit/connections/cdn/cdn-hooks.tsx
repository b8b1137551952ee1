/** Caches in front of websites that are told what to forget: which there are, and whether it gets through. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Cloud } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { Can } from '@/kit/rights'
import { Time } from '@/kit/time'
import { failed } from '@/kit/toasts'
import { Switch } from '@/ui/choice'
import { ALL_OF_THEM, ConnectionList, ConnectionRow } from '../connection-list'
import type { CdnHook, Connections } from '../connections'
import { CdnHookDialog } from './cdn-hook-dialog'
import { CdnHookState } from './cdn-hook-state'
import { useCdnKinds } from './cdn-kinds'
import { useHookReach } from './hook-websites'
import { useRefreshHooks } from './refresh-hooks'

export function CdnHooks({ connections }: { connections: Connections }) {
  const { t } = useTranslation('connections')
  const { cdn: root } = connections
  const at = `${connections.at}/cdn`
  const query = useQuery($api.queryOptions('get', root, ALL_OF_THEM))
  return (
    <ConnectionList<CdnHook>
      title={t('CDNs')}
      description={
        root === '/cdn-hooks'
          ? t('Caches in front of your websites that forget pages as soon as something new is published.')
          : t('Caches in front of the whole platform: they hear of what is published on any website.')
      }
      query={query}
      renderRow={(hook) => <Row key={hook.id} hook={hook} root={root} at={`${at}/${hook.id}`} />}
      add={{ name: t('Add a CDN'), call: `POST ${root}` }}
      at={at}
      renderDialog={(acts) => <CdnHookDialog root={root} {...acts} />}
      empty={{
        icon: Cloud,
        title: t('No CDNs yet'),
        text: t('Add one before a website’s settings let CDNs keep pages, or visitors see them late.'),
      }}
    />
  )
}

function Row({ hook, root, at }: { hook: CdnHook; root: Connections['cdn']; at: string }) {
  const { t } = useTranslation('connections')
  const kinds = useCdnKinds()
  const reach = useHookReach(root)
  const refresh = useRefreshHooks(root)
  const { id, name, kind, state, problem, failing_since, enabled } = hook
  const toggle = useMutation({
    mutationFn: (isOn: boolean) =>
      api.PATCH(`${root}/{id}`, { params: { path: { id } }, body: { enabled: isOn } }),
    onSuccess: refresh,
    onError: failed,
  })
  return (
    <ConnectionRow
      at={at}
      name={name}
      state={<CdnHookState state={state} />}
      facts={
        <>
          {kinds[kind].name} · {reach(hook)}
        </>
      }
      problem={
        enabled &&
        problem && (
          <>
            {problem}{' '}
            {failing_since && (
              <>
                ({t('since')} <Time at={failing_since} />)
              </>
            )}
          </>
        )
      }
    >
      <Can call={`PATCH ${root}/{id}`}>
        <Switch
          aria-label={t('“{{name}}” is on', { name })}
          checked={enabled}
          disabled={toggle.isPending}
          onCheckedChange={(isOn) => toggle.mutate(isOn)}
        />
      </Can>
    </ConnectionRow>
  )
}
