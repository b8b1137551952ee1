/** The sign-in above a page: see sign-in-again.tsx. */
import { useTranslation } from 'react-i18next'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/ui/dialog'
import { SignInForm } from './sign-in-form'

export default function SignInDialog({ email, onDone }: { email: string; onDone: () => void }) {
  const { t } = useTranslation('auth')
  return (
    <Dialog open>
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
        <SignInForm email={email} onDone={onDone} />
      </DialogContent>
    </Dialog>
  )
}
