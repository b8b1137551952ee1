/** Mails that were sent, or kept where no mail server is set up. */
import { useQuery } from '@tanstack/react-query'
import { MailOpen, Mails } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api, api, type Answer } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { LoadMore, useList } from '@/kit/list'
import { Loaded } from '@/kit/loaded'
import { Empty, Failed, Loading, NothingFound } from '@/kit/states'
import { Time } from '@/kit/time'
import { Badge, type Tone } from '@/ui/badge'
import { cn } from '@/ui/cn'
import { Dialog, DialogDescription, DialogHeader, DialogTitle, SheetContent } from '@/ui/dialog'
import { MAIL_STATES, type MailState, type MailboxSearch } from './mailbox-search'

const TONES: Record<MailState, Tone> = {
  queued: 'neutral',
  sent: 'success',
  captured: 'info',
  failed: 'danger',
}

function useMailStateNames(): Record<MailState, string> {
  const { t } = useTranslation('mailbox')
  return { queued: t('Waiting'), sent: t('Sent'), captured: t('Kept here'), failed: t('Failed') }
}

/** @param path whose: the tenant's, or the platform's own */
export function Mailbox({
  path,
  search,
  onSearch,
}: {
  path: '/mailbox' | '/admin/mailbox'
  search: MailboxSearch
  onSearch: (search: MailboxSearch) => void
}) {
  const { t } = useTranslation('mailbox')
  const names = useMailStateNames()
  const { state, mail } = search
  const query = useList(['get', path, { state }], async (cursor) => {
    const { data } = await api.GET(path, {
      params: { query: { limit: 50, ...(state && { state }), ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const { items } = query
  return (
    <div className="flex flex-col gap-4">
      <FilterSelect
        className="self-start"
        label={t('State')}
        all={t('All states')}
        value={state}
        choices={MAIL_STATES.map((each) => [each, names[each]])}
        onChange={(chosen) => onSearch({ state: chosen })}
      />
      {query.isError && !items ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : !items ? (
        <Loading />
      ) : items.length === 0 ? (
        state ? (
          <NothingFound onReset={() => onSearch({})} />
        ) : (
          <Empty icon={Mails} title={t('No mails yet')}>
            {t('Invitations, links for passwords and warnings show here once they are written.')}
          </Empty>
        )
      ) : (
        <>
          <ul className="divide-y overflow-hidden rounded-lg border bg-card">
            {items.map((item) => (
              <li key={item.id}>
                <button
                  type="button"
                  onClick={() => onSearch({ ...search, mail: item.id })}
                  className={cn(
                    'flex w-full flex-col gap-1 px-4 py-3 text-left outline-none hover:bg-accent/50 focus-visible:ring-[3px] focus-visible:ring-ring/60 focus-visible:ring-inset sm:flex-row sm:items-center sm:gap-4',
                  )}
                >
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-medium">{item.subject}</span>
                    <span className="block truncate text-muted-foreground">{item.to}</span>
                  </span>
                  <span className="flex shrink-0 items-center gap-3">
                    <Badge tone={TONES[item.state]}>{names[item.state]}</Badge>
                    <Time at={item.created_at} className="text-xs text-muted-foreground" />
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <LoadMore query={query} />
        </>
      )}
      <Dialog
        open={mail !== undefined}
        onOpenChange={(isOpen) => !isOpen && onSearch({ ...search, mail: undefined })}
      >
        {mail !== undefined && <Letter path={path} id={mail} />}
      </Dialog>
    </div>
  )
}

function Letter({ path, id }: { path: '/mailbox' | '/admin/mailbox'; id: string }) {
  const { t } = useTranslation('mailbox')
  const query = useQuery(
    $api.queryOptions('get', `${path}/{id}` as '/mailbox/{id}', { params: { path: { id } } }),
  )
  return (
    <SheetContent className="w-[min(46rem,94vw)]">
      <DialogHeader>
        <DialogTitle className="flex items-center gap-2">
          <MailOpen className="size-4 shrink-0" aria-hidden />
          {query.data?.subject ?? t('Mail')}
        </DialogTitle>
        <DialogDescription>{query.data && t('To {{address}}', { address: query.data.to })}</DialogDescription>
      </DialogHeader>
      <Loaded query={query}>{(letter) => <Text letter={letter} />}</Loaded>
    </SheetContent>
  )
}

/** The mail as its reader sees it, without anything in it being run. Its links open beside the portal. */
function Text({ letter }: { letter: Answer<'get', '/mailbox/{id}'> }) {
  const { t } = useTranslation('mailbox')
  return (
    <>
      {letter.error && <p className="text-destructive">{letter.error}</p>}
      <iframe
        title={letter.subject}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        srcDoc={`<base target="_blank">${letter.html}`}
        className="min-h-96 w-full flex-1 rounded-lg border bg-white"
      />
      <details className="rounded-lg border px-4 py-3">
        <summary className="font-medium">{t('As plain text')}</summary>
        <pre className="mt-3 font-mono text-xs break-words whitespace-pre-wrap">{letter.text}</pre>
      </details>
    </>
  )
}
