/** Goes back to a release: as a whole, or in some of its parts. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/kit/field'
import { Checkbox } from '@/ui/choice'
import { Input } from '@/ui/input'
import { FormDialog } from '@/kit/form-dialog'
import { type Part, useReleaseActs } from './release-acts'

const PARTS = ['theme', 'settings', 'plugins', 'configuration', 'content'] as const

export function RestoreDialog({
  websiteId,
  number,
  live,
  onClose,
}: {
  websiteId: string
  number: number
  live: number
  onClose: () => void
}) {
  const { t } = useTranslation('websites')
  const { restore } = useReleaseActs(websiteId)
  const [parts, setParts] = useState<ReadonlySet<Part>>(new Set(PARTS))
  const [note, setNote] = useState('')
  const texts: Record<Part, { name: string; hint: string }> = {
    theme: { name: t('Theme'), hint: t('Which theme, in which version.') },
    settings: { name: t('Design settings'), hint: t('Colours, fonts, sections and what is in them.') },
    plugins: { name: t('Plugins'), hint: t('Which are on, and their settings.') },
    configuration: { name: t('Website settings'), hint: t('Title, language, front page, contact …') },
    content: {
      name: t('Content'),
      hint: t('Pages, posts, entries, menus. Drafts and comments stay as they are.'),
    },
  }
  const toggle = (part: Part, isOn: boolean) => {
    const next = new Set(parts)
    if (isOn) next.add(part)
    else next.delete(part)
    setParts(next)
  }
  const isWhole = parts.size === PARTS.length
  return (
    <FormDialog
      title={t('Go back to release {{number}}', { number })}
      description={t(
        'Visitors see it at once. It becomes a new release, so what is live now is not lost: you can come back the same way.',
      )}
      action={t('Go back')}
      isReady={parts.size > 0}
      onSubmit={() => restore(number, live, isWhole ? undefined : [...parts], note.trim())}
      onClose={onClose}
    >
      <fieldset className="flex flex-col gap-3">
        <legend className="pb-2 font-medium">{t('What goes back')}</legend>
        {PARTS.map((part) => (
          <label key={part} htmlFor={`part-${part}`} className="flex cursor-pointer items-start gap-3">
            <Checkbox
              id={`part-${part}`}
              className="mt-0.5"
              checked={parts.has(part)}
              onCheckedChange={(isOn) => toggle(part, isOn === true)}
            />
            <span>
              <span className="block font-medium">{texts[part].name}</span>
              <span className="block text-xs text-muted-foreground">{texts[part].hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Field label={t('Note')} isOptional optionalText={t('optional')}>
        <Input maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
      </Field>
    </FormDialog>
  )
}
