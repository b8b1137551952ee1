/** When a session ends in the middle of something: sign in again above the page, and nothing of it is lost. */
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { LogIn } from 'lucide-react'
import { Suspense, lazy, useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { accessToken, onSessionEnd } from '@/api/session'
import { type Me, meOptions } from '@/kit/rights'
import { Button } from '@/ui/button'

const Again = lazy(() => import('./sign-in-dialog'))

type Ended = {
  email: string
  /** Where somebody was writing: the keys that follow belong there, and not into a password. */
  writing: HTMLElement | undefined
  isAsked: boolean
}

export function SignInAgain() {
  const client = useQueryClient()
  const router = useRouter()
  const [ended, setEnded] = useState<Ended>()
  useEffect(
    () =>
      onSessionEnd(() => {
        const me = client.getQueryData<Me>(meOptions().queryKey)
        if (!me) {
          void router.invalidate()
          return
        }
        const writing = writingIn()
        setEnded((before) => {
          if (before?.isAsked) return before
          return { email: me.email, writing: writing ?? before?.writing, isAsked: !writing }
        })
      }),
    [client, router],
  )
  const done = () => {
    setEnded(undefined)
    void client.invalidateQueries()
  }
  // Somebody may have signed in again in another tab.
  const foundAgain = useEffectEvent(done)
  const isEnded = ended !== undefined
  useEffect(() => {
    if (!isEnded) return undefined
    const look = () => {
      if (document.visibilityState === 'visible') void accessToken().then(foundAgain, () => undefined)
    }
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [isEnded])
  // Texts and forms come when they are needed; the page must not give way to that.
  return (
    <Suspense>
      {ended?.isAsked === false && <Notice onSignIn={() => setEnded({ ...ended, isAsked: true })} />}
      {ended?.isAsked && <Again email={ended.email} returnTo={ended.writing} onDone={done} />}
    </Suspense>
  )
}

/** Out of the way of whoever writes: there is time to finish the sentence. */
function Notice({ onSignIn }: { onSignIn: () => void }) {
  const { t } = useTranslation('auth')
  return (
    <div
      role="alert"
      className="fixed inset-x-2 top-1.5 z-40 mx-auto flex max-w-xl items-center gap-3 rounded-lg border border-warning/50 bg-card px-3 py-1.5 shadow-lg"
    >
      <LogIn className="size-4 shrink-0 text-warning" aria-hidden />
      <p>
        <strong className="font-medium">{t('Your session has ended')}.</strong>{' '}
        {t('What you have written is still there.')}
      </p>
      <Button size="sm" className="ml-auto shrink-0" onClick={onSignIn}>
        {t('Sign in again')}
      </Button>
    </div>
  )
}

/** The field on the page that has the keyboard; one in a dialog does not count: nothing beside a dialog can be reached. */
function writingIn(): HTMLElement | undefined {
  const { activeElement } = document
  const isWriting = activeElement?.matches(':read-write') && !activeElement.closest('[role=dialog]')
  return isWriting ? (activeElement as HTMLElement) : undefined
}
