/** What has to be typed before something that cannot be taken back is done. */
import { useTranslation } from 'react-i18next'
import { Input } from '@/ui/input'
import { Field } from './field'

export function TypedConfirmation({
  text,
  typed,
  onType,
}: {
  /** What is to be typed. */
  text: string
  /** What has been typed so far. */
  typed: string
  onType: (typed: string) => void
}) {
  const { t } = useTranslation()
  return (
    <Field label={t('Type “{{text}}” to confirm', { text })}>
      <Input
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onType(event.target.value)}
      />
    </Field>
  )
}
