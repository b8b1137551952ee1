/** The question itself: see confirm.tsx. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/ui/dialog'
import type { Question } from './confirm'
import { TypedConfirmation } from './typed-confirmation'

export default function ConfirmDialog({
  question,
  onAnswer,
}: {
  question: Question
  onAnswer: (isAgreed: boolean) => void
}) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(true)
  const [typed, setTyped] = useState('')
  const close = (isAgreed: boolean) => {
    setOpen(false)
    onAnswer(isAgreed)
  }
  const isReady = !question.typed || typed.trim() === question.typed
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) close(true)
  }
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && close(false)}>
      <DialogContent {...(!question.detail && { 'aria-describedby': undefined })}>
        <form onSubmit={submit} className="contents">
          <DialogHeader>
            <DialogTitle>{question.title}</DialogTitle>
            {question.detail && (
              <DialogDescription asChild>
                <div>{question.detail}</div>
              </DialogDescription>
            )}
          </DialogHeader>
          {question.typed && <TypedConfirmation text={question.typed} typed={typed} onType={setTyped} />}
          <DialogFooter>
            <Button variant="outline" onClick={() => close(false)}>
              {t('Cancel')}
            </Button>
            <Button
              type="submit"
              variant={question.isDestructive === false ? 'default' : 'destructive'}
              disabled={!isReady}
            >
              {question.action}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  )
}
