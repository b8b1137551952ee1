/** Asks what visitors read while a website is in maintenance or suspended. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/kit/field'
import { Textarea } from '@/ui/input'
import type { OffState } from './acts'
import { FormDialog } from '@/kit/form-dialog'

export function TurnOffDialog({
  name,
  state,
  onTurnOff,
  onClose,
}: {
  /** Of the website, or how many they are. */
  name: string
  state: OffState
  onTurnOff: (message: string) => Promise<void>
  onClose: () => void
}) {
  const { t } = useTranslation('websites')
  const [message, setMessage] = useState('')
  const texts =
    state === 'maintenance'
      ? {
          title: t('Put “{{name}}” into maintenance', { name }),
          description: t('Visitors read that it will be back soon. Search engines are told to come again.'),
          action: t('Begin maintenance'),
        }
      : {
          title: t('Suspend “{{name}}”', { name }),
          description: t('Visitors read that it is suspended. Nothing of it is lost.'),
          action: t('Suspend'),
        }
  return (
    <FormDialog {...texts} onSubmit={() => onTurnOff(message.trim())} onClose={onClose}>
      <Field label={t('Message to visitors')} isOptional optionalText={t('optional')}>
        <Textarea
          autoFocus
          maxLength={500}
          value={message}
          onChange={(event) => setMessage(event.target.value)}
          placeholder={t('We are moving house and back on Monday.')}
        />
      </Field>
    </FormDialog>
  )
}
