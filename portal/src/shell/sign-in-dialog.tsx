/** The sign-in above a page: see sign-in-again.tsx. */
import { useTranslation } from 'react-i18next'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/ui/dialog'
import { SignInForm } from './sign-in-form'

export default function SignInDialog({
  email,
  returnTo,
  onDone,
}: {
  email: string
  /** What gets the keyboard back; by itself it goes to whatever had it last. */
  returnTo: HTMLElement | undefined
  onDone: () => void
}) {
  const { t } = useTranslation('auth')
  return (
    <Dialog open>
      <DialogContent
        className="[&>button:last-child]:hidden"
        onEscapeKeyDown={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => {
          if (!returnTo?.isConnected) return
          event.preventDefault()
          returnTo.focus()
        }}
      >
        <DialogHeader>
          <DialogTitle>{t('Your session has ended')}</DialogTitle>
          <DialogDescription>
            {t('Sign in again to go on where you were. What you have written is still there.')}
          </DialogDescription>
        </DialogHeader>
        <SignInForm email={email} onDone={onDone} />
      </DialogContent>
    </Dialog>
  )
}
