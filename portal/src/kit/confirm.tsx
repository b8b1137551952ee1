/**
 * Asks before what cannot be undone. `await confirm({ title, detail, action })`, or with `typed`: the person has to type the
 * name of what will be gone. What can be undone is done at once, and offers `undo` instead: see `done` in toasts.ts.
 */
import { type ReactNode, Suspense, createContext, lazy, use, useCallback, useState } from 'react'

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
const ConfirmDialog = lazy(() => import('./confirm-dialog'))

export function useConfirm(): Ask {
  return use(Context)
}

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<{
    question: Question
    answer: (isAgreed: boolean) => void
    number: number
  }>()
  const ask = useCallback<Ask>((question) => {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    setAsked((before) => ({ question, answer: resolve, number: (before?.number ?? 0) + 1 }))
    return promise
  }, [])
  return (
    <Context value={ask}>
      {children}
      <Suspense>
        {asked && <ConfirmDialog key={asked.number} question={asked.question} onAnswer={asked.answer} />}
      </Suspense>
    </Context>
  )
}
