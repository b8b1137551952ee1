/** One entry of the audit log with what it changed. */
import { useTranslation } from 'react-i18next'
import { Copyable } from '@/kit/copy'
import { formatDateTime } from '@/kit/time'
import { Dialog, DialogDescription, DialogHeader, DialogTitle, SheetContent } from '@/ui/dialog'
import { actNames } from './act-names'
import type { AuditEntry } from './audit-log'

export function EntrySheet({ entry, onClose }: { entry: AuditEntry | undefined; onClose: () => void }) {
  return (
    <Dialog open={entry !== undefined} onOpenChange={(isOpen) => !isOpen && onClose()}>
      {entry && <Shown entry={entry} />}
    </Dialog>
  )
}

function Shown({ entry }: { entry: AuditEntry }) {
  const { t, i18n } = useTranslation('audit')
  const nameOf = actNames(useTranslation('acts').t)
  const facts: [string, string | null][] = [
    [t('Who'), entry.actor.label ?? t('The system')],
    [t('On what'), entry.subject.label ?? entry.subject.id],
    [t('Act'), entry.action],
    [t('Address'), entry.ip],
    [t('Note'), entry.note],
  ]
  return (
    <SheetContent className="w-[min(40rem,94vw)]">
      <DialogHeader>
        <DialogTitle>{nameOf(entry.action)}</DialogTitle>
        <DialogDescription>{formatDateTime(entry.created_at, i18n.language)}</DialogDescription>
      </DialogHeader>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name} className="contents">
                <dt className="text-muted-foreground">{name}</dt>
                <dd className="min-w-0 break-words">{value}</dd>
              </div>
            ),
        )}
      </dl>
      {entry.actor.impersonator_id && (
        <p className="rounded-lg border border-warning/35 bg-warning/5 px-4 py-2">
          {t('An operator acted as this person.')} <Copyable text={entry.actor.impersonator_id} />
        </p>
      )}
      <Value title={t('Before')} value={entry.before} />
      <Value title={t('After')} value={entry.after} />
      <div className="flex flex-col gap-2">
        {entry.request_id && <Copyable text={entry.request_id} />}
        <Copyable text={entry.hash} />
      </div>
    </SheetContent>
  )
}

function Value({ title, value }: { title: string; value: unknown }) {
  if (value === null || value === undefined) return null
  return (
    <section aria-label={title}>
      <h3 className="mb-1 font-medium">{title}</h3>
      <pre className="rounded-lg border bg-muted/50 p-3 font-mono text-xs break-words whitespace-pre-wrap">
        {JSON.stringify(value, null, 2)}
      </pre>
    </section>
  )
}
