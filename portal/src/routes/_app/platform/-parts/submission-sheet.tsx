/** A plugin that waits for review: what it asks for, what is new in that, what the linter found; and the decision. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleAlert, Download, ShieldAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api, type Answer } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Can } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Dialog, DialogDescription, DialogHeader, DialogTitle, SheetContent } from '@/ui/dialog'
import { ReasonDialog } from './reason-dialog'

type Submission = Answer<'get', '/admin/plugin-submissions/{submission_id}'>

export function SubmissionSheet({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  return (
    <Dialog open={id !== undefined} onOpenChange={(isOpen) => !isOpen && onClose()}>
      {id !== undefined && <Sheet id={id} onClose={onClose} />}
    </Dialog>
  )
}

function Sheet({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('operations')
  const query = useQuery(
    $api.queryOptions('get', '/admin/plugin-submissions/{submission_id}', {
      params: { path: { submission_id: id } },
    }),
  )
  return (
    <SheetContent className="w-[min(40rem,94vw)]">
      <DialogHeader>
        <DialogTitle>{query.data ? `${query.data.name} ${query.data.version}` : t('Submission')}</DialogTitle>
        <DialogDescription>
          {query.data && t('From {{publisher}}', { publisher: query.data.publisher.name })}
        </DialogDescription>
      </DialogHeader>
      <Loaded query={query}>{(submission) => <Review submission={submission} onClose={onClose} />}</Loaded>
    </SheetContent>
  )
}

function Review({ submission, onClose }: { submission: Submission; onClose: () => void }) {
  const { t } = useTranslation('operations')
  const client = useQueryClient()
  const [isRefusing, setRefusing] = useState(false)
  const params = { path: { submission_id: submission.id } }
  const decide = useMutation({
    mutationFn: (reason: string | undefined) =>
      reason === undefined
        ? api.POST('/admin/plugin-submissions/{submission_id}/approve', { params, body: {} })
        : api.POST('/admin/plugin-submissions/{submission_id}/reject', { params, body: { reason } }),
    onSuccess: async (_answer, reason) => {
      done(
        reason === undefined
          ? t('It is in the catalogue.')
          : t('It is refused, and its publisher is told why.'),
      )
      await client.invalidateQueries({ queryKey: ['get', '/admin/plugin-submissions'] })
      onClose()
    },
  })
  const download = async () => {
    try {
      const { data } = await api.GET('/admin/plugin-submissions/{submission_id}/download', {
        params,
        parseAs: 'blob',
      })
      const link = document.createElement('a')
      link.href = URL.createObjectURL(data as unknown as Blob)
      link.download = `${submission.name}-${submission.version}.zip`
      link.click()
      URL.revokeObjectURL(link.href)
    } catch (error) {
      failed(error)
    }
  }
  const added = new Set(submission.previous?.permissions_added)
  const addedHosts = new Set(submission.previous?.hosts_added)
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap gap-2">
        <Badge tone={submission.is_signed ? 'success' : 'warning'}>
          {submission.is_signed ? t('Signed') : t('Not signed')}
        </Badge>
        {submission.publisher.verified && <Badge tone="success">{t('Publisher is known')}</Badge>}
        {submission.previous && (
          <Badge>
            {t('Version {{version}} is in the catalogue', { version: submission.previous.version })}
          </Badge>
        )}
      </div>
      {submission.note && <p className="whitespace-pre-line">{submission.note}</p>}
      <section aria-label={t('What it asks for')} className="space-y-2">
        <h3 className="font-semibold">{t('What it asks for')}</h3>
        {submission.asks_for.permissions.length === 0 && (
          <p className="text-muted-foreground">{t('Nothing.')}</p>
        )}
        <ul className="space-y-2">
          {submission.asks_for.permissions.map((permission) => (
            <li key={permission.id} className="flex gap-3 rounded-lg border p-3">
              <ShieldAlert className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
              <span>
                <span className="flex flex-wrap items-center gap-2 font-medium">
                  {permission.title}
                  {added.has(permission.id) && <Badge tone="warning">{t('New')}</Badge>}
                </span>
                <span className="text-muted-foreground">{permission.consequence}</span>
              </span>
            </li>
          ))}
        </ul>
        {submission.asks_for.hosts.length > 0 && (
          <p>
            {t('Talks to')}{' '}
            {submission.asks_for.hosts.map((host) => (
              <code key={host} className="mr-2 font-mono text-xs">
                {host}
                {addedHosts.has(host) && ` (${t('New')})`}
              </code>
            ))}
          </p>
        )}
      </section>
      <section aria-label={t('Findings')} className="space-y-2">
        <h3 className="font-semibold">{t('Findings')}</h3>
        {submission.findings.length === 0 ? (
          <p className="text-muted-foreground">{t('The checks found nothing.')}</p>
        ) : (
          <ul className="space-y-1">
            {submission.findings.map((finding, index) => (
              <li key={index} className="flex gap-2">
                <CircleAlert className="mt-0.5 size-4 shrink-0 text-warning" aria-hidden />
                <span>
                  <code className="font-mono text-xs">{finding.file}</code> {finding.message}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <details className="rounded-lg border px-4 py-3">
        <summary className="font-medium">{t('Manifest')}</summary>
        <pre className="mt-3 overflow-x-auto font-mono text-xs">
          {JSON.stringify(submission.manifest, null, 2)}
        </pre>
      </details>
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" onClick={() => void download()}>
          <Download aria-hidden /> {t('Download the package')}
        </Button>
        {submission.state === 'pending' && (
          <Can call="POST /admin/plugin-submissions/{submission_id}/approve">
            <Button isBusy={decide.isPending} onClick={() => decide.mutate(undefined)}>
              {t('Let it in')}
            </Button>
            <Button variant="destructive" onClick={() => setRefusing(true)}>
              {t('Refuse …')}
            </Button>
          </Can>
        )}
      </div>
      <ReasonDialog
        isOpen={isRefusing}
        onClose={() => setRefusing(false)}
        title={t('Refuse {{name}}', { name: submission.name })}
        detail={t('Its publisher reads your reason.')}
        action={t('Refuse')}
        isBusy={decide.isPending}
        onSubmit={(reason) => decide.mutate(reason)}
      />
    </div>
  )
}
