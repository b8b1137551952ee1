/** Keys to the endpoints that plugins of the website offer. */
import { useQueryClient } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Copyable } from '@/kit/copy'
import { LoadMore, useList } from '@/kit/list'
import { Can } from '@/kit/rights'
import { Failed, Loading } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { NewSiteKey } from './new-site-key'

type SiteKey = Item<'/websites/{website_id}/api-keys'>

export function SiteKeys({ websiteId }: { websiteId: string }) {
  const { t } = useTranslation('websites')
  const client = useQueryClient()
  const [isMaking, setMaking] = useState(false)
  /** A key that was just made or renewed: shown until the page is left, and never again. */
  const [secret, setSecret] = useState<{ name: string; key: string }>()
  const query = useList(['get', '/websites/{website_id}/api-keys', websiteId], async (cursor) => {
    const { data } = await api.GET('/websites/{website_id}/api-keys', {
      params: { path: { website_id: websiteId }, query: { ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const refresh = () => client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/api-keys'] })
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Keys to endpoints of plugins')}</CardTitle>
        <CardDescription>
          {t('For programs that call what plugins of this website offer. The Content API needs none.')}
        </CardDescription>
        <CardAction>
          <Can call="POST /websites/{website_id}/api-keys">
            <Button variant="outline" size="sm" onClick={() => setMaking(true)}>
              <Plus aria-hidden /> {t('New key')}
            </Button>
          </Can>
        </CardAction>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        {secret && (
          <Alert tone="success">
            <KeyRound aria-hidden />
            <AlertTitle>
              {t('Copy the key “{{name}}” now: it is shown only once', { name: secret.name })}
            </AlertTitle>
            <AlertDescription>
              <Copyable text={secret.key} />
            </AlertDescription>
          </Alert>
        )}
        {query.isError && !query.items ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : !query.items ? (
          <Loading rows={2} />
        ) : query.items.length === 0 ? (
          <p className="text-muted-foreground">{t('None yet.')}</p>
        ) : (
          <ul className="divide-y">
            {query.items.map((key) => (
              <Row
                key={key.id}
                websiteId={websiteId}
                siteKey={key}
                onSecret={setSecret}
                onChanged={refresh}
              />
            ))}
          </ul>
        )}
        <LoadMore query={query} />
      </CardContent>
      {isMaking && (
        <NewSiteKey
          websiteId={websiteId}
          onMade={(made) => {
            setSecret(made)
            void refresh()
          }}
          onClose={() => setMaking(false)}
        />
      )}
    </Card>
  )
}

function Row({
  websiteId,
  siteKey: key,
  onSecret,
  onChanged,
}: {
  websiteId: string
  siteKey: SiteKey
  onSecret: (secret: { name: string; key: string }) => void
  onChanged: () => Promise<void>
}) {
  const { t } = useTranslation('websites')
  const confirm = useConfirm()
  const params = { path: { website_id: websiteId, id: key.id } }
  const renew = async () => {
    const isAgreed = await confirm({
      title: t('Renew the key “{{name}}”?', { name: key.name }),
      detail: t('The present key works for another day, so that programs can be changed.'),
      action: t('Renew'),
      isDestructive: false,
    })
    if (!isAgreed) return
    try {
      const { data } = await api.POST('/websites/{website_id}/api-keys/{id}/rotate', { params, body: {} })
      if (data) onSecret({ name: data.name, key: data.key })
      await onChanged()
    } catch (error) {
      failed(error)
    }
  }
  const revoke = async () => {
    const isAgreed = await confirm({
      title: t('Revoke the key “{{name}}”?', { name: key.name }),
      detail: t('Programs that use it are refused from now on. This cannot be undone.'),
      action: t('Revoke'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/websites/{website_id}/api-keys/{id}', { params })
      await onChanged()
      done(t('The key is revoked'))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{key.name}</p>
        <p className="text-xs text-muted-foreground">
          <code>{key.prefix}…</code> ·{' '}
          {key.last_used_at ? (
            <>
              {t('used')} <Time at={key.last_used_at} />
            </>
          ) : (
            t('never used')
          )}
          {key.expires_at && (
            <>
              {' · '}
              {t('ends')} <Time at={key.expires_at} />
            </>
          )}
          {key.plugins.length > 0 && ` · ${key.plugins.join(', ')}`}
        </p>
      </div>
      <Can call="POST /websites/{website_id}/api-keys/{id}/rotate">
        <Button variant="ghost" size="sm" onClick={() => void renew()}>
          {t('Renew')}
        </Button>
      </Can>
      <Can call="DELETE /websites/{website_id}/api-keys/{id}">
        <Button variant="ghost" size="sm" className="text-destructive" onClick={() => void revoke()}>
          {t('Revoke')}
        </Button>
      </Can>
    </li>
  )
}
