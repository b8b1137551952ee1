/** Makes a link with which somebody without an account looks at a release. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Copyable } from '@/kit/copy'
import { Field } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { formatDateTime } from '@/kit/time'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/ui/dialog'
import { Select } from '@/ui/input'

export function LinkDialog({
  websiteId,
  number,
  onClose,
}: {
  websiteId: string
  number: number
  onClose: () => void
}) {
  const { t, i18n } = useTranslation('websites')
  const [seconds, setSeconds] = useState(86_400)
  const [made, setMade] = useState<{ url: string; expires_at: string }>()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const make = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      const { data } = await api.POST('/websites/{website_id}/releases/{number}/preview', {
        params: { path: { website_id: websiteId, number } },
        body: { expires_in_seconds: seconds },
      })
      setMade(data)
    } catch (error) {
      setProblem(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{t('Link to release {{number}}', { number })}</DialogTitle>
          <DialogDescription>
            {t('Whoever has the link sees the website as this release shows it, without signing in.')}
          </DialogDescription>
        </DialogHeader>
        {problem && (
          <Alert tone="danger">
            <AlertDescription className="text-foreground">{problem}</AlertDescription>
          </Alert>
        )}
        {made ? (
          <div className="flex min-w-0 flex-col gap-2">
            <Copyable text={made.url} className="w-full justify-between" />
            <p className="text-xs text-muted-foreground">
              {t('It works until {{time}}.', { time: formatDateTime(made.expires_at, i18n.language) })}
            </p>
          </div>
        ) : (
          <Field label={t('The link works for')}>
            <Select value={seconds} onChange={(event) => setSeconds(Number(event.target.value))}>
              <option value={3_600}>{t('an hour')}</option>
              <option value={86_400}>{t('a day')}</option>
              <option value={604_800}>{t('a week')}</option>
              <option value={2_592_000}>{t('30 days')}</option>
            </Select>
          </Field>
        )}
        <DialogFooter>
          <Button variant="outline" onClick={onClose}>
            {t('Close')}
          </Button>
          {!made && (
            <Button isBusy={isBusy} onClick={() => void make()}>
              {t('Make the link')}
            </Button>
          )}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
