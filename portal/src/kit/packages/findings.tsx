/** What a check found in the files of a package, with the place of each. */
import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'

export type Finding = {
  severity: string
  file: string
  message: string
  /** From 1; 0 or none: the file as a whole. */
  line?: number
  /** In a JSON file. */
  path?: string
}

const SHOWN = 100

export function Findings({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation('design')
  if (findings.length === 0)
    return (
      <p className="flex items-center gap-2">
        <CircleCheck className="size-4 text-success" aria-hidden />{' '}
        {t('Nothing was found that is not right.')}
      </p>
    )
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached from the keyboard
    <ul className="flex max-h-80 flex-col gap-2 overflow-y-auto rounded-lg border bg-card p-3" tabIndex={0}>
      {findings.slice(0, SHOWN).map((finding, index) => (
        <li key={index} className="flex items-start gap-2">
          {finding.severity === 'error' ? (
            <CircleX className="mt-0.5 size-4 shrink-0 text-destructive" aria-label={t('Error')} />
          ) : (
            <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warning" aria-label={t('Warning')} />
          )}
          <span className="min-w-0">
            <code className="block font-mono text-xs break-all text-muted-foreground">
              {finding.file}
              {finding.line ? `:${finding.line}` : finding.path}
            </code>
            <span className="break-words">{finding.message}</span>
          </span>
        </li>
      ))}
      {findings.length > SHOWN && (
        <li className="text-muted-foreground">{t('{{count}} more', { count: findings.length - SHOWN })}</li>
      )}
    </ul>
  )
}
