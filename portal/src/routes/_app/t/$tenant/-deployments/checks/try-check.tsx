/** Tries a check that is not kept yet: the page is rendered now, and what is wrong with it said. */
import { CircleCheck, CircleX, FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { formatBytes, formatDuration } from '@/kit/numbers'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Select } from '@/ui/input'
import type { Trial } from './page-check'

export function TryCheck({
  website,
  websites,
  demands,
  onTry,
}: {
  /** Whose page it is; empty where the check is for all of them, and one is to be chosen. */
  website: string
  websites: { id: string; name: string }[]
  /** What is asked: an outcome never stands below other demands. */
  demands: string
  onTry: (website: string) => Promise<Trial | undefined>
}) {
  const { t } = useTranslation('deployments')
  const [chosen, setChosen] = useState<string>()
  const [outcome, setOutcome] = useState<{ demands: string; trial?: Trial; problem?: string }>()
  const [isBusy, setBusy] = useState(false)
  const { trial, problem } = outcome?.demands === demands ? outcome : {}
  const on = website || chosen || websites[0]?.id
  const run = async () => {
    if (!on) return
    setBusy(true)
    setOutcome(undefined)
    try {
      const answer = await onTry(on)
      if (answer) setOutcome({ demands, trial: answer })
    } catch (error) {
      setOutcome({ demands, problem: messageOf(error) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="flex flex-col gap-3 rounded-lg bg-muted/60 p-4">
      <div className="flex flex-wrap items-end gap-3">
        {!website && (
          <Field label={t('Try it on')} className="w-56 max-w-full">
            <Select value={on ?? ''} onChange={(event) => setChosen(event.target.value)}>
              {websites.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
        )}
        <Button variant="outline" isBusy={isBusy} disabled={!on} onClick={() => void run()}>
          {!isBusy && <FlaskConical aria-hidden />} {t('Try it now')}
        </Button>
      </div>
      <div aria-live="polite" className="flex flex-col gap-3">
        {problem && (
          <Alert tone="danger">
            <AlertDescription className="text-foreground">{problem}</AlertDescription>
          </Alert>
        )}
        {trial && <Outcome trial={trial} />}
      </div>
    </div>
  )
}

function Outcome({ trial }: { trial: Trial }) {
  const { t, i18n } = useTranslation('deployments')
  const { passed, release, status, ms, bytes, reasons, error, excerpt } = trial
  return (
    <Alert tone={passed ? 'success' : 'danger'}>
      {passed ? <CircleCheck aria-hidden /> : <CircleX aria-hidden />}
      <AlertTitle>{passed ? t('The page passes as it is now') : t('The page fails as it is now')}</AlertTitle>
      <AlertDescription className="min-w-0">
        {reasons.length > 0 && (
          <ul className="list-disc pl-4 text-foreground">
            {reasons.map((reason) => (
              <li key={reason} className="break-words">
                {reason}
              </li>
            ))}
          </ul>
        )}
        {error?.file && (
          <code className="font-mono text-xs break-all">
            {error.file}:{error.line} {error.message}
          </code>
        )}
        <p>
          {t('Release {{number}}, status {{status}}, {{time}}, {{size}}', {
            number: release,
            status,
            time: formatDuration(ms, i18n.language),
            size: formatBytes(bytes, i18n.language),
          })}
        </p>
        <details className="w-full min-w-0">
          <summary className="w-fit cursor-pointer rounded-sm text-xs font-medium text-primary outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60">
            {t('How the answer begins')}
          </summary>
          <pre className="mt-2 rounded-lg border bg-card p-3 text-xs break-all whitespace-pre-wrap">
            {excerpt}
          </pre>
        </details>
      </AlertDescription>
    </Alert>
  )
}
