/** Caches in front of websites that are told what to forget: which there are, and whether it gets through. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Cloud, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Section } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Empty } from '@/kit/states'
import { Time } from '@/kit/time'
import { failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Switch } from '@/ui/choice'
import type { CdnHook, Connections } from '../connections'
import { CdnHookDialog } from './cdn-hook-dialog'
import { CdnHookState } from './cdn-hook-state'
import { useCdnKinds } from './cdn-kinds'
import { useHookReach } from './hook-websites'
import { useRefreshHooks } from './refresh-hooks'

/** There are twenty of them at most: one call has them all. */
const ALL = { params: { query: { limit: 100 } } }

export function CdnHooks({ connections }: { connections: Connections }) {
  const { t } = useTranslation('connections')
  const navigate = useNavigate()
  const [isAdding, setAdding] = useState(false)
  const { cdn: root, at } = connections
  const query = useQuery($api.queryOptions('get', root, ALL))
  const add = (
    <Can call={`POST ${root}`}>
      <Button onClick={() => setAdding(true)}>
        <Plus aria-hidden /> {t('Add a CDN')}
      </Button>
    </Can>
  )
  return (
    <Section
      title={t('CDNs')}
      description={
        root === '/cdn-hooks'
          ? t('Caches in front of your websites that forget pages as soon as something new is published.')
          : t('Caches in front of the whole platform: they hear of what is published on any website.')
      }
      actions={query.data && query.data.items.length > 0 && add}
    >
      <Loaded query={query}>
        {({ items }: { items: CdnHook[] }) =>
          items.length === 0 ? (
            <Empty icon={Cloud} title={t('No CDNs yet')} actions={add}>
              {t('Add one before a website’s settings let CDNs keep pages, or visitors see them late.')}
            </Empty>
          ) : (
            <ul className="divide-y rounded-lg border bg-card">
              {items.map((hook) => (
                <Row key={hook.id} hook={hook} root={root} at={`${at}/cdn/${hook.id}`} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {isAdding && (
        <CdnHookDialog
          root={root}
          onMade={(id) => void navigate({ to: `${at}/cdn/${id}` as never })}
          onClose={() => setAdding(false)}
        />
      )}
    </Section>
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
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 space-y-1">
        <p className="flex flex-wrap items-center gap-2">
          <Link
            to={at as never}
            className="rounded-sm font-medium break-words underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
          >
            {name}
          </Link>
          <CdnHookState state={state} />
        </p>
        <p className="text-xs break-words text-muted-foreground">
          {kinds[kind].name} · {reach(hook)}
        </p>
        {enabled && problem && (
          <p className="text-xs break-words text-destructive">
            {problem}{' '}
            {failing_since && (
              <>
                ({t('since')} <Time at={failing_since} />)
              </>
            )}
          </p>
        )}
      </div>
      <Can call={`PATCH ${root}/{id}`}>
        <Switch
          aria-label={t('“{{name}}” is on', { name })}
          checked={enabled}
          disabled={toggle.isPending}
          onCheckedChange={(isOn) => toggle.mutate(isOn)}
        />
      </Can>
    </li>
  )
}
