/** One purge: what was to be forgotten, the answer, and sending it again. */
import { RotateCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Can } from '@/kit/rights'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Dialog, DialogTitle, SheetContent } from '@/ui/dialog'
import type { Connections, Purge } from '../connections'
import { useRefreshHooks } from './refresh-hooks'

export function PurgeSheet({
  root,
  purge,
  onClose,
}: {
  root: Connections['cdn']
  purge: Purge
  onClose: () => void
}) {
  const { t } = useTranslation('connections')
  const refresh = useRefreshHooks(root)
  const { id, hook_id, state, items, count, note, attempts, next_attempt_at, status, answer, problem } = purge
  const again = async () => {
    try {
      await api.POST(`${root}/{hook_id}/purges/{id}/retry`, { params: { path: { hook_id, id } } })
      await refresh()
      done(t('The purge is on its way'))
      onClose()
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <SheetContent aria-describedby={undefined} className="w-[min(36rem,96vw)]">
        <DialogTitle className="pr-8 text-lg font-semibold">{t('Purge')}</DialogTitle>
        <p className="text-muted-foreground">{note}</p>
        {state !== 'waiting' && (
          <Can call={`POST ${root}/{hook_id}/purges/{id}/retry`}>
            <Button variant="outline" className="self-start" onClick={() => void again()}>
              <RotateCw aria-hidden /> {t('Send again')}
            </Button>
          </Can>
        )}
        <h3 className="font-medium">{t('Answer')}</h3>
        <p>
          {problem ?? status ?? t('None yet.')}
          <span className="block text-xs text-muted-foreground">
            {t('{{count}} attempts', { count: attempts })}
            {next_attempt_at && (
              <>
                {' · '}
                {t('next')} <Time at={next_attempt_at} />
              </>
            )}
          </span>
        </p>
        {answer && (
          <pre className="rounded-lg border bg-muted/50 p-3 text-xs break-all whitespace-pre-wrap">
            {answer}
          </pre>
        )}
        <h3 className="font-medium">{t('What it was to forget')}</h3>
        <ul className="rounded-lg border bg-muted/50 p-3 font-mono text-xs break-all">
          {items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
        {count > items.length && (
          <p className="text-xs text-muted-foreground">
            {t('and {{count}} more', { count: count - items.length })}
          </p>
        )}
      </SheetContent>
    </Dialog>
  )
}
