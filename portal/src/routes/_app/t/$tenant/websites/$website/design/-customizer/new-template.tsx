/** Another kind of page, made from the one that is shown: entries choose it by its name. */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/kit/field'
import { Button } from '@/ui/button'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/ui/dialog'
import { Input } from '@/ui/input'
import { type Design, type Theme, withTemplate } from './design'

const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/

export function NewTemplate({
  theme,
  design,
  template,
  onMake,
}: {
  theme: Theme
  design: Design
  template: string
  onMake: (design: Design, name: string) => void
}) {
  const { t } = useTranslation('design')
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [kind = template] = template.split('.')
  if (!['page', 'post', 'record', 'collection'].includes(kind)) return null
  const full = `${kind}.${name}`
  const isTaken = theme.templates.includes(full) || full in design.templates
  const fault =
    name === '' || NAME.test(name)
      ? isTaken
        ? t('There is one of that name already.')
        : undefined
      : t('Use small letters, digits and hyphens.')
  return (
    <>
      <Button variant="ghost" size="sm" className="text-muted-foreground" onClick={() => setOpen(true)}>
        <Plus aria-hidden /> {t('New template from this one')}
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen}>
        <DialogContent>
          <form
            className="contents"
            onSubmit={(event) => {
              event.preventDefault()
              if (name === '' || fault) return
              setOpen(false)
              onMake(withTemplate(theme, design, full, template), full)
            }}
          >
            <DialogHeader>
              <DialogTitle>{t('New template')}</DialogTitle>
              <DialogDescription>
                {t(
                  'It begins as a copy of the one that is shown. Pages and posts choose their template in the editor.',
                )}
              </DialogDescription>
            </DialogHeader>
            <Field label={t('Name')} hint={`${kind}.…`} error={fault}>
              <Input
                value={name}
                onChange={({ target }) => setName(target.value)}
                autoComplete="off"
                spellCheck={false}
              />
            </Field>
            <DialogFooter>
              <Button variant="outline" onClick={() => setOpen(false)}>
                {t('Cancel')}
              </Button>
              <Button type="submit" disabled={name === '' || fault !== undefined}>
                {t('Make it')}
              </Button>
            </DialogFooter>
          </form>
        </DialogContent>
      </Dialog>
    </>
  )
}
