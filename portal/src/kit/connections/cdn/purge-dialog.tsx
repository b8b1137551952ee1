/** Purges by hand: everything, one website, or single addresses. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { done } from '@/kit/toasts'
import { RadioCard, RadioGroup } from '@/ui/choice'
import { Select, Textarea } from '@/ui/input'
import type { CdnHook, Connections } from '../connections'
import { useHookWebsites } from './hook-websites'
import { useRefreshHooks } from './refresh-hooks'

type What = 'everything' | 'website' | 'addresses'

export function PurgeDialog({
  root,
  hook,
  onClose,
}: {
  root: Connections['cdn']
  hook: CdnHook
  onClose: () => void
}) {
  const { t } = useTranslation('connections')
  const refresh = useRefreshHooks(root)
  const websites = Object.entries(useHookWebsites(root))
  const [what, setWhat] = useState<What>('everything')
  const [website, setWebsite] = useState('')
  const [addresses, setAddresses] = useState('')
  const urls = [...new Set(addresses.split(/\s+/).filter(Boolean))]
  const hints: Record<What, [name: string, hint: string]> = {
    everything: [t('Everything'), t('All it may have of these websites. They are slower until it is back.')],
    website: [t('One website'), t('All pages of it.')],
    addresses: [t('Single addresses'), t('Pictures and pages that were replaced under the same address.')],
  }
  // A cache of one website has no others to choose among.
  const offered: What[] =
    websites.length > 0 && !hook.website_id
      ? ['everything', 'website', 'addresses']
      : ['everything', 'addresses']
  const isReady = what === 'everything' || (what === 'website' ? website !== '' : urls.length > 0)
  return (
    <FormDialog
      title={t('Purge “{{name}}”', { name: hook.name })}
      action={t('Purge now')}
      isReady={isReady}
      onClose={onClose}
      onSubmit={async () => {
        await api.POST(`${root}/{id}/purge`, {
          params: { path: { id: hook.id } },
          body:
            what === 'everything'
              ? { everything: true }
              : what === 'website'
                ? { website_id: website }
                : { urls },
        })
        await refresh()
        done(t('The purge is on its way'))
      }}
    >
      <RadioGroup
        value={what}
        onValueChange={(next) => setWhat(next as What)}
        aria-label={t('What it is to forget')}
      >
        {offered.map((name) => (
          <RadioCard key={name} value={name} aria-label={hints[name][0]} className="flex flex-col">
            <span className="block font-medium">{hints[name][0]}</span>
            <span className="mt-1 block text-xs text-muted-foreground">{hints[name][1]}</span>
          </RadioCard>
        ))}
      </RadioGroup>
      {what === 'website' && (
        <Field label={t('Website')}>
          <Select value={website} onChange={(event) => setWebsite(event.target.value)}>
            <option value="">{t('Choose a website …')}</option>
            {websites.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {what === 'addresses' && (
        <Field label={t('Addresses')} hint={t('One per line, up to 1,000, as visitors see them.')}>
          <Textarea
            className="font-mono text-xs"
            spellCheck={false}
            placeholder="https://www.example.com/menu"
            value={addresses}
            onChange={(event) => setAddresses(event.target.value)}
          />
        </Field>
      )}
    </FormDialog>
  )
}
