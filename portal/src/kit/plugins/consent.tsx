/**
 * Asks before a plugin gets what it asks for. A call that needs consent is refused by the server with what it is about; people
 * read that, and the call is made again with the words they agreed to.
 */
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, type Problem } from '@/api/problem'
import { Button } from '@/ui/button'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/ui/dialog'
import { AsksFor, type Consent } from './asks-for'

type Asked = Problem & Consent & { grant: string[] }
type Question = { asked: Asked; answer: (isAgreed: boolean) => void }

/**
 * @returns `ask`, which makes the call, asks if it has to, and answers undefined when people decided against it; and the dialog
 *   to put somewhere
 */
export function useConsent(): {
  ask: <Answer>(call: (grant: string[] | undefined) => Promise<Answer>) => Promise<Answer | undefined>
  dialog: ReactNode
} {
  const { t } = useTranslation('plugins')
  const [question, setQuestion] = useState<Question>()
  const close = (isAgreed: boolean) => {
    question?.answer(isAgreed)
    setQuestion(undefined)
  }
  return {
    async ask(call) {
      try {
        return await call(undefined)
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'consent_required') throw error
        const asked = error.problem as Asked
        const { promise, resolve } = Promise.withResolvers<boolean>()
        setQuestion({ asked, answer: resolve })
        return (await promise) ? await call(asked.grant) : undefined
      }
    },
    dialog: question && (
      <Dialog open onOpenChange={(isOpen) => !isOpen && close(false)}>
        <DialogContent className="sm:max-w-xl">
          <DialogHeader>
            <DialogTitle>{t('Do you agree to what it asks for?')}</DialogTitle>
            <DialogDescription>
              {t(
                'It gets all of this, on this website only, or it does not run. You can take it back at any time by switching it off.',
              )}
            </DialogDescription>
          </DialogHeader>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached from the keyboard */}
          <div className="max-h-[50dvh] overflow-y-auto rounded-lg border bg-card p-4" tabIndex={0}>
            <AsksFor consent={question.asked} />
          </div>
          <DialogFooter>
            <Button variant="outline" onClick={() => close(false)}>
              {t('Cancel')}
            </Button>
            <Button onClick={() => close(true)}>{t('Agree and go on')}</Button>
          </DialogFooter>
        </DialogContent>
      </Dialog>
    ),
  }
}
