/** Names on their way from one team to another: those offered to this one, and those it has offered. */
import { useQuery } from '@tanstack/react-query'
import { ArrowRightLeft } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Item, api } from '@/api/api'
import { FormDialog } from '@/kit/form-dialog'
import { Can } from '@/kit/rights'
import { formatDateTime } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'
import { useRefreshDomains } from '../domain'
import { WebsiteField } from '../website-field'

type Transfer = Item<'/domain-transfers'>

export function Transfers() {
  const { t } = useTranslation('domains')
  const { data } = useQuery(
    $api.queryOptions('get', '/domain-transfers', { params: { query: { limit: 100 } } }),
  )
  const open = data?.items.filter(({ state }) => state === 'offered') ?? []
  if (open.length === 0) return null
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('On their way')}</CardTitle>
      </CardHeader>
      <CardContent>
        <ul className="flex flex-col gap-4">
          {open.map((transfer) => (
            <Row key={transfer.id} transfer={transfer} />
          ))}
        </ul>
      </CardContent>
    </Card>
  )
}

function Row({ transfer }: { transfer: Transfer }) {
  const { t, i18n } = useTranslation('domains')
  const refresh = useRefreshDomains()
  const [isAccepting, setAccepting] = useState(false)
  const { id, host, direction, from, to, message, expires_at } = transfer
  const end = async (act: 'decline' | 'cancel', text: string) => {
    try {
      await api.POST(`/domain-transfers/{id}/${act}`, { params: { path: { id } } })
      await refresh()
      done(text)
    } catch (error) {
      failed(error)
    }
  }
  const isIncoming = direction === 'incoming'
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <ArrowRightLeft className="size-4 shrink-0 text-muted-foreground" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium break-all">{host}</p>
        <p className="text-xs text-muted-foreground">
          {isIncoming
            ? t('{{team}} offers it to you', { team: from })
            : t('offered to {{team}}', { team: to })}
          {' · '}
          {t('until {{date}}', { date: formatDateTime(expires_at, i18n.language) })}
        </p>
        {message && <p className="break-words text-muted-foreground">{message}</p>}
      </div>
      {isIncoming ? (
        <>
          <Can call="POST /domain-transfers/{id}/accept">
            <Button size="sm" onClick={() => setAccepting(true)}>
              {t('Accept')}
            </Button>
          </Can>
          <Can call="POST /domain-transfers/{id}/decline">
            <Button size="sm" variant="outline" onClick={() => void end('decline', t('Declined'))}>
              {t('Decline')}
            </Button>
          </Can>
        </>
      ) : (
        <Can call="POST /domain-transfers/{id}/cancel">
          <Button size="sm" variant="outline" onClick={() => void end('cancel', t('Taken back'))}>
            {t('Take back')}
          </Button>
        </Can>
      )}
      {isAccepting && <Accept transfer={transfer} onClose={() => setAccepting(false)} />}
    </li>
  )
}

function Accept({ transfer, onClose }: { transfer: Transfer; onClose: () => void }) {
  const { t } = useTranslation('domains')
  const refresh = useRefreshDomains()
  const [website, setWebsite] = useState<string>()
  return (
    <FormDialog
      title={t('Accept {{host}}', { host: transfer.host })}
      description={t('It gets a certificate of its own, and shows the website that you choose.')}
      action={t('Accept')}
      isReady={website !== undefined}
      onClose={onClose}
      onSubmit={async () => {
        if (website === undefined) return
        await api.POST('/domain-transfers/{id}/accept', {
          params: { path: { id: transfer.id } },
          body: { website_id: website },
        })
        await refresh()
        done(t('{{host}} is yours', { host: transfer.host }))
      }}
    >
      <WebsiteField value={website} onChange={setWebsite} />
    </FormDialog>
  )
}
