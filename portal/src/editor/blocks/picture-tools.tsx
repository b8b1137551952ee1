/** What every picture has, alone or in a gallery: words for those who do not see it. */
import { Popover } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/kit/field'
import { PopoverContent } from '@/ui/popover'
import { Textarea } from '@/ui/input'

/** @param inherited what the library says, shown as long as nothing else is said here */
export function AltText({
  value,
  inherited,
  onChange,
  children,
}: {
  value: string
  inherited: string
  onChange: (value: string | null) => void
  /** The button. */
  children: ReactNode
}) {
  const { t } = useTranslation('editor')
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{children}</Popover.Trigger>
      <PopoverContent onCloseAutoFocus={(event) => event.preventDefault()}>
        <Field
          label={t('Alternative text')}
          hint={t('Says what is in the picture to those who cannot see it, and to search engines.')}
        >
          <Textarea
            value={value}
            placeholder={inherited}
            maxLength={1_000}
            onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
          />
        </Field>
      </PopoverContent>
    </Popover.Root>
  )
}
