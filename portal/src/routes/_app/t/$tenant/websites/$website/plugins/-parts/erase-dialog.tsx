/** Erases what plugins know of a visitor, once the address is typed again. */
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answer, type Body, api } from '@/api/api'
import { FormDialog } from '@/kit/form-dialog'
import { TypedConfirmation } from '@/kit/typed-confirmation'
import { RadioCard, RadioGroup } from '@/ui/choice'

export type Erased = Answer<'post', '/websites/{website_id}/plugin-data/personal/erase'>
type Way = Body<'post', '/websites/{website_id}/plugin-data/personal/erase'>['rows']

export function EraseDialog({
  found: { email },
  onErased,
  onClose,
}: {
  found: { email: string }
  onErased: (erased: Erased) => Promise<void>
  onClose: () => void
}) {
  const { t } = useTranslation('plugins')
  const { website } = useParams({ from: '/_app/t/$tenant/websites/$website' })
  const [way, setWay] = useState<Way>('clear')
  const [typed, setTyped] = useState('')
  const ways: Record<Way, { name: string; hint: string }> = {
    clear: {
      name: t('Empty what is personal'),
      hint: t('Names and addresses go; the rest stays, such as the sum of an order.'),
    },
    delete: { name: t('Delete the rows'), hint: t('Nothing of them stays.') },
  }
  return (
    <FormDialog
      title={t('Erase what plugins know of {{email}}?', { email })}
      description={t(
        'This cannot be undone. The audit log keeps that somebody was erased, and not who it was.',
      )}
      action={t('Erase')}
      isDestructive
      isReady={typed.trim() === email}
      onClose={onClose}
      onSubmit={async () => {
        const { data } = await api.POST('/websites/{website_id}/plugin-data/personal/erase', {
          params: { path: { website_id: website } },
          body: { email, rows: way },
        })
        if (data) await onErased(data)
      }}
    >
      <RadioGroup
        value={way}
        onValueChange={(next) => setWay(next as Way)}
        aria-label={t('Rows with the address')}
      >
        {(Object.keys(ways) as Way[]).map((name) => (
          <RadioCard key={name} value={name} aria-label={ways[name].name} className="flex flex-col">
            <span className="block font-medium">{ways[name].name}</span>
            <span className="mt-1 block text-xs text-muted-foreground">{ways[name].hint}</span>
          </RadioCard>
        ))}
      </RadioGroup>
      <TypedConfirmation text={email} typed={typed} onType={setTyped} />
    </FormDialog>
  )
}
