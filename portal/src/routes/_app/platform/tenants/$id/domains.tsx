/** The domains of a tenant's own; an operator may vouch for one, or take one away. */
import { useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Globe, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { Can } from '@/kit/rights'
import { Empty } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Badge, type Tone } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Input } from '@/ui/input'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { useTenant } from '../../-tenants/tenant'

export const Route = createFileRoute('/_app/platform/tenants/$id/domains')({ component: Domains })

type Domain = Item<'/admin/tenants/{id}/domains'>

const TONES: Record<Domain['state'], Tone> = {
  pending: 'info',
  verified: 'success',
  misconfigured: 'warning',
  lost: 'danger',
  quarantined: 'danger',
}
const KEY = ['get', '/admin/tenants/{id}/domains']

function Domains() {
  const { t } = useTranslation('platform')
  const { id, status } = useTenant()
  const client = useQueryClient()
  const confirm = useConfirm()
  const [isAdding, setAdding] = useState(false)
  const refresh = () => client.invalidateQueries({ queryKey: KEY })
  const query = useList([...KEY, id], async (cursor) => {
    const { data } = await api.GET('/admin/tenants/{id}/domains', {
      params: { path: { id }, query: { limit: 50, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const take = async ({ host, unicode_host: name }: Domain) => {
    const isAgreed = await confirm({
      title: t('Take {{name}} from this tenant?', { name }),
      detail: t('Visitors no longer find the website under it, at once.'),
      action: t('Take away'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/admin/tenants/{id}/domains/{host}', { params: { path: { id, host } } })
      await refresh()
      done(t('{{name}} is taken away', { name }))
    } catch (error) {
      failed(error)
    }
  }
  const add = status === 'active' && (
    <Can call="POST /admin/tenants/{id}/domains">
      <Button variant="outline" onClick={() => setAdding(true)}>
        <Plus aria-hidden /> {t('Give a domain')}
      </Button>
    </Can>
  )
  return (
    <div className="flex flex-col gap-4">
      {(query.items?.length ?? 0) > 0 && <div className="flex justify-end">{add}</div>}
      <Listed
        query={query}
        empty={
          <Empty icon={Globe} title={t('No domains of its own')} actions={add}>
            {t('Its websites are found below its address on the platform.')}
          </Empty>
        }
      >
        {(items) => <DomainTable domains={items} onTake={(domain) => void take(domain)} />}
      </Listed>
      {isAdding && <GiveDialog tenantId={id} onGiven={refresh} onClose={() => setAdding(false)} />}
    </div>
  )
}

function DomainTable({ domains, onTake }: { domains: Domain[]; onTake: (domain: Domain) => void }) {
  const { t } = useTranslation('platform')
  const states: Record<Domain['state'], string> = {
    pending: t('Waits for proof'),
    verified: t('Verified'),
    misconfigured: t('Does not lead here'),
    lost: t('Lost'),
    quarantined: t('Quarantined'),
  }
  const serves: Record<Domain['serves'], string> = { website: t('Website'), portal: t('Portal') }
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead>{t('Domain')}</TableHead>
          <TableHead>{t('State')}</TableHead>
          <TableHead>{t('Serves')}</TableHead>
          <TableHead>{t('Looked at')}</TableHead>
          <TableHead>
            <span className="sr-only">{t('Acts')}</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {domains.map((domain) => (
          <TableRow key={domain.id}>
            <TableCell className="max-w-80 min-w-40 truncate font-medium">{domain.unicode_host}</TableCell>
            <TableCell>
              <Badge tone={TONES[domain.state]} hasDot>
                {states[domain.state]}
              </Badge>
            </TableCell>
            <TableCell className="text-muted-foreground">{serves[domain.serves]}</TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              <Time at={domain.checked_at} />
            </TableCell>
            <TableCell className="text-right">
              <Can call="DELETE /admin/tenants/{id}/domains/{host}">
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={t('Take {{name}} away', { name: domain.unicode_host })}
                  onClick={() => onTake(domain)}
                >
                  <Trash2 aria-hidden />
                </Button>
              </Can>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function GiveDialog({
  tenantId,
  onGiven,
  onClose,
}: {
  tenantId: string
  onGiven: () => Promise<unknown>
  onClose: () => void
}) {
  const { t } = useTranslation('platform')
  const [host, setHost] = useState('')
  const give = async () => {
    await api.POST('/admin/tenants/{id}/domains', {
      params: { path: { id: tenantId } },
      body: { host: host.trim() },
    })
    await onGiven()
    done(t('{{name}} is given', { name: host.trim() }))
  }
  return (
    <FormDialog
      title={t('Give a domain')}
      description={t('You vouch that the name belongs to this tenant: nobody is asked for proof.')}
      action={t('Give')}
      isReady={host.trim() !== ''}
      onSubmit={give}
      onClose={onClose}
    >
      <Field label={t('Domain')}>
        <Input
          autoFocus
          required
          spellCheck={false}
          autoCapitalize="none"
          placeholder="www.example.com"
          value={host}
          onChange={(event) => setHost(event.target.value)}
        />
      </Field>
    </FormDialog>
  )
}
