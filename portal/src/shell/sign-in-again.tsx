/** When a session ends in the middle of something: sign in again above the page, and nothing of it is lost. */
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Suspense, lazy, useEffect, useState } from 'react'
import { onSessionEnd } from '@/api/session'
import { type Me, meOptions } from '@/kit/rights'

const Again = lazy(() => import('./sign-in-dialog'))

export function SignInAgain() {
  const client = useQueryClient()
  const router = useRouter()
  const [email, setEmail] = useState<string>()
  useEffect(
    () =>
      onSessionEnd(() => {
        const me = client.getQueryData<Me>(meOptions().queryKey)
        if (me) setEmail(me.email)
        else void router.invalidate()
      }),
    [client, router],
  )
  const done = () => {
    setEmail(undefined)
    void client.invalidateQueries()
  }
  return <Suspense>{email !== undefined && <Again email={email} onDone={done} />}</Suspense>
}
