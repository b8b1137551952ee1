/** Uses the token of a link in a mail, once, and says what came of it. */
import { CircleCheck } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { messageOf } from '@/kit/form'
import { Loading } from '@/kit/states'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { tokenInHash } from './auth-page'

type Outcome = 'waiting' | 'done' | { problem: string }

/** @param act what the token is for; the same function each time */
export function useTokenOnce(act: (token: string) => Promise<unknown>): Outcome {
  const [outcome, setOutcome] = useState<Outcome>('waiting')
  const isUsed = useRef(false)
  useEffect(() => {
    // It works once, and development renders twice.
    if (isUsed.current) return
    isUsed.current = true
    act(tokenInHash()).then(
      () => setOutcome('done'),
      (error: unknown) => setOutcome({ problem: messageOf(error) }),
    )
  }, [act])
  return outcome
}

/** @param title what is said when it worked; what it means goes inside */
export function TokenOutcome({
  outcome,
  title,
  children,
}: {
  outcome: Outcome
  title: string
  children: ReactNode
}) {
  const { t } = useTranslation('auth')
  if (outcome === 'waiting') return <Loading rows={1} />
  if (outcome === 'done')
    return (
      <Alert tone="success">
        <CircleCheck aria-hidden />
        <AlertTitle>{title}</AlertTitle>
        <AlertDescription>{children}</AlertDescription>
      </Alert>
    )
  return (
    <Alert tone="danger">
      <AlertTitle>{t('The link did not work')}</AlertTitle>
      <AlertDescription>{outcome.problem}</AlertDescription>
    </Alert>
  )
}
