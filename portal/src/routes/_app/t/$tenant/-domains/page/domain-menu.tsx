/** What is done with a name as a whole: opened, handed to another team, given up. */
import { useNavigate } from '@tanstack/react-router'
import { ArrowRightLeft, Ellipsis, ExternalLink, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { useMay } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Input, Textarea } from '@/ui/input'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/menu'
import { type Domain, useRefreshDomains } from '../domain'

export function DomainMenu({ tenant, domain }: { tenant: string; domain: Domain }) {
  const { t } = useTranslation('domains')
  const may = useMay()
  const confirm = useConfirm()
  const navigate = useNavigate()
  const refresh = useRefreshDomains()
  const [isOffering, setOffering] = useState(false)
  const host = domain.unicode_host
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Give up {{host}}?', { host }),
      detail: t(
        'Nothing is shown under it any more, at once. You may add it again; others have to wait for seven days. Delete its DNS records, too.',
      ),
      action: t('Give it up'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/domains/{id}', { params: { path: { id: domain.id } } })
      await navigate({ to: '/t/$tenant/domains', params: { tenant } })
      await refresh()
      done(t('{{host}} is given up', { host }))
    } catch (error) {
      failed(error)
    }
  }
  const mayOffer = may('POST /domains/{id}/transfer') && domain.state === 'verified'
  const mayRemove = may('DELETE /domains/{id}')
  return (
    <>
      <Button asChild variant="outline">
        <a href={domain.url} target="_blank" rel="noreferrer">
          <ExternalLink aria-hidden /> {t('Open')}
        </a>
      </Button>
      {(mayOffer || mayRemove) && (
        <Menu>
          <MenuTrigger asChild>
            <Button variant="outline" size="icon" aria-label={t('More for {{host}}', { host })}>
              <Ellipsis aria-hidden />
            </Button>
          </MenuTrigger>
          <MenuContent align="end">
            {mayOffer && (
              <MenuItem onSelect={() => setOffering(true)}>
                <ArrowRightLeft aria-hidden /> {t('Hand to another team …')}
              </MenuItem>
            )}
            {mayRemove && (
              <MenuItem isDestructive onSelect={() => void remove()}>
                <Trash2 aria-hidden /> {t('Give up …')}
              </MenuItem>
            )}
          </MenuContent>
        </Menu>
      )}
      {isOffering && <Offer domain={domain} onClose={() => setOffering(false)} />}
    </>
  )
}

function Offer({ domain, onClose }: { domain: Domain; onClose: () => void }) {
  const { t } = useTranslation('domains')
  const refresh = useRefreshDomains()
  const [team, setTeam] = useState('')
  const [message, setMessage] = useState('')
  return (
    <FormDialog
      title={t('Hand {{host}} to another team', { host: domain.unicode_host })}
      description={t(
        'It goes on showing your website until the other team accepts. Your certificate stays behind.',
      )}
      action={t('Offer it')}
      isReady={team.trim() !== ''}
      onClose={onClose}
      onSubmit={async () => {
        await api.POST('/domains/{id}/transfer', {
          params: { path: { id: domain.id } },
          body: { tenant: team.trim(), ...(message.trim() && { message: message.trim() }) },
        })
        await refresh()
        done(t('Offered to {{team}}', { team: team.trim() }))
      }}
    >
      <Field label={t('Short name of the team')} hint={t('As in the address of its websites, e.g. bakery')}>
        <Input
          value={team}
          onChange={(event) => setTeam(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <Field label={t('Message')} isOptional optionalText={t('optional')}>
        <Textarea value={message} maxLength={500} onChange={(event) => setMessage(event.target.value)} />
      </Field>
    </FormDialog>
  )
}
