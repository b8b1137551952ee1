/** Asks why, before something is done to somebody: the reason is recorded, and told to whom it concerns. */
import { type FormEvent, useState } from 'react'
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
import { Textarea } from '@/ui/input'

export function ReasonDialog({
  isOpen,
  onClose,
  title,
  detail,
  action,
  isBusy,
  isDestructive = true,
  onSubmit,
}: {
  isOpen: boolean
  onClose: () => void
  title: string
  detail: string
  action: string
  isBusy: boolean
  isDestructive?: boolean
  onSubmit: (reason: string) => void
}) {
  const { t } = useTranslation('operations')
  const [reason, setReason] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (reason.trim()) onSubmit(reason.trim())
  }
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <form onSubmit={submit} className="contents">
          <DialogHeader>
            <DialogTitle>{title}</DialogTitle>
            <DialogDescription>{detail}</DialogDescription>
          </DialogHeader>
          <Field label={t('Reason')}>
            <Textarea
              value={reason}
              onChange={({ target }) => setReason(target.value)}
              maxLength={500}
              required
            />
          </Field>
          <DialogFooter>
            <Button variant="outline" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button
              type="submit"
              variant={isDestructive ? 'destructive' : 'default'}
              disabled={!reason.trim()}
              isBusy={isBusy}
            >
              {action}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  )
}
