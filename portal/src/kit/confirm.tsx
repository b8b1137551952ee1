/**
 * Asks before what cannot be undone. `await confirm({ title, detail, action })`, or with `typed`: the person has to type the
 * name of what will be gone. What can be undone is done at once, and offers `undo` instead: see `done` in toasts.ts.
 */
import {
  type FormEvent,
  type ReactNode,
  createContext,
  use,
  useCallback,
  useMemo,
  useRef,
  useState,
} from 'react'
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
import { Input } from '@/ui/input'
import { Field } from './field'

export type Question = {
  title: string
  detail?: ReactNode
  /** What the button says: the act itself, not "OK". */
  action: string
  /** To be typed before the button works. */
  typed?: string
  isDestructive?: boolean
}

type Ask = (question: Question) => Promise<boolean>
const Context = createContext<Ask>(() => Promise.resolve(false))

export function useConfirm(): Ask {
  return use(Context)
}

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const [question, setQuestion] = useState<Question>()
  const [isOpen, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const answer = useRef<(isAgreed: boolean) => void>(undefined)

  const ask = useCallback<Ask>((next) => {
    setQuestion(next)
    setTyped('')
    setOpen(true)
    const { promise, resolve } = Promise.withResolvers<boolean>()
    answer.current = resolve
    return promise
  }, [])
  const close = (isAgreed: boolean) => {
    setOpen(false)
    answer.current?.(isAgreed)
  }
  const isReady = !question?.typed || typed.trim() === question.typed
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) close(true)
  }
  return (
    <Context value={useMemo(() => ask, [ask])}>
      {children}
      <Dialog open={isOpen} onOpenChange={(open) => !open && close(false)}>
        <DialogContent {...(!question?.detail && { 'aria-describedby': undefined })}>
          <form onSubmit={submit} className="contents">
            <DialogHeader>
              <DialogTitle>{question?.title}</DialogTitle>
              {question?.detail && (
                <DialogDescription asChild>
                  <div>{question.detail}</div>
                </DialogDescription>
              )}
            </DialogHeader>
            {question?.typed && (
              <Field label={t('Type “{{text}}” to confirm', { text: question.typed })}>
                <Input
                  value={typed}
                  onChange={(event) => setTyped(event.target.value)}
                  autoComplete="off"
                  spellCheck={false}
                />
              </Field>
            )}
            <DialogFooter>
              <Button variant="outline" onClick={() => close(false)}>
                {t('Cancel')}
              </Button>
              <Button
                type="submit"
                variant={question?.isDestructive === false ? 'default' : 'destructive'}
                disabled={!isReady}
              >
                {question?.action}
              </Button>
            </DialogFooter>
          </form>
        </DialogContent>
      </Dialog>
    </Context>
  )
}
