/** When a session ends in the middle of something: sign in again above the page, and nothing of it is lost. */
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onSessionEnd } from '@/api/session'
import { type Me, meOptions } from '@/kit/rights'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/ui/dialog'
import { SignInForm } from './sign-in-form'

export function SignInAgain() {
  const { t } = useTranslation('auth')
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
  return (
    <Dialog open={email !== undefined}>
      <DialogContent
        className="[&>button:last-child]:hidden"
        onEscapeKeyDown={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.preventDefault()}
      >
        <DialogHeader>
          <DialogTitle>{t('Your session has ended')}</DialogTitle>
          <DialogDescription>
            {t('Sign in again to go on where you were. What you have written is still there.')}
          </DialogDescription>
        </DialogHeader>
        {email !== undefined && <SignInForm email={email} onDone={done} />}
      </DialogContent>
    </Dialog>
  )
}
