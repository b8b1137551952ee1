/** Adds a CDN whose cache is told what to forget, or changes one. */
import { useTranslation } from 'react-i18next'
import { type Body, api } from '@/api/api'
import { done } from '@/kit/toasts'
import { ConnectionDialog } from '../connection-dialog'
import type { Kind } from '../connection-form'
import type { CdnHook, CdnKind, Connections } from '../connections'
import { useCdnKinds } from './cdn-kinds'
import { useHookWebsites } from './hook-websites'
import { useRefreshHooks } from './refresh-hooks'

export function CdnHookDialog({
  root,
  hook,
  onMade,
  onClose,
}: {
  root: Connections['cdn']
  hook?: CdnHook
  onMade?: (id: string) => void
  onClose: () => void
}) {
  const { t } = useTranslation('connections')
  const refresh = useRefreshHooks(root)
  const websites = useHookWebsites(root)
  const isTenant = root === '/cdn-hooks'
  const kinds = useCdnKinds()
  const withWebsite = ({ parts, ...kind }: Kind): Kind => ({
    ...kind,
    parts: [
      { path: 'website_id', label: t('Pages of'), choices: { '': t('All websites'), ...websites } },
      ...parts,
    ],
  })
  const shown = isTenant
    ? (Object.fromEntries(
        Object.entries(kinds).map(([name, kind]) => [name, withWebsite(kind)]),
      ) as typeof kinds)
    : kinds
  return (
    <ConnectionDialog<CdnKind>
      title={hook ? t('Change the CDN') : t('Add a CDN')}
      description={t(
        'It is told what to forget when something is published. Everything it may have is purged once.',
      )}
      kinds={shown}
      edited={hook}
      onSave={async (given, kind) => {
        const body = { ...given, ...(isTenant && { website_id: given['website_id'] ?? null }) }
        if (hook) {
          await api.PATCH(`${root}/{id}`, {
            params: { path: { id: hook.id } },
            headers: { 'if-match': `"${hook.version}"` },
            body: body as Body<'patch', '/cdn-hooks/{id}'>,
          })
          done(t('“{{name}}” is changed.', { name: given.name }))
        } else {
          const { data } = await api.POST(root, { body: { ...body, kind } as Body<'post', '/cdn-hooks'> })
          if (data) onMade?.(data.id)
        }
        await refresh()
      }}
      onClose={onClose}
    />
  )
}
