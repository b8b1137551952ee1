/** A small form above the page: its fields, what the server said about them, and two buttons. */
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { messageOf } from './form'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/ui/dialog'

/** @param onSubmit closes nothing itself: the dialog closes when it is through, and stays with the reason when it throws */
export function FormDialog({
  title,
  description,
  action,
  isDestructive,
  isReady = true,
  size = 'normal',
  onSubmit,
  onClose,
  children,
}: {
  title: string
  description?: ReactNode
  action: string
  isDestructive?: boolean
  isReady?: boolean
  size?: 'normal' | 'wide'
  onSubmit: () => Promise<void>
  onClose: () => void
  children: ReactNode
}) {
  const { t } = useTranslation()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!isReady) return
    setBusy(true)
    setProblem(undefined)
    try {
      await onSubmit()
      onClose()
    } catch (error) {
      setProblem(messageOf(error))
      setBusy(false)
    }
  }
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        {...(size === 'wide' && { className: 'sm:max-w-2xl' })}
        {...(!description && { 'aria-describedby': undefined })}
      >
        <form onSubmit={(event) => void submit(event)} className="contents">
          <DialogHeader>
            <DialogTitle>{title}</DialogTitle>
            {description && <DialogDescription>{description}</DialogDescription>}
          </DialogHeader>
          {problem && (
            <Alert tone="danger">
              <AlertDescription className="whitespace-pre-line text-foreground">{problem}</AlertDescription>
            </Alert>
          )}
          {children}
          <DialogFooter>
            <Button variant="outline" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button
              type="submit"
              variant={isDestructive ? 'destructive' : 'default'}
              disabled={!isReady}
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
