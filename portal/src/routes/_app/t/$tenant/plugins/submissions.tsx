/** What was submitted to the public catalogue, and what became of it. */
import { useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Send } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { Can } from '@/kit/rights'
import { Empty } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Badge, type Tone } from '@/ui/badge'
import { Button } from '@/ui/button'
import { OwnPluginsPage } from './-parts/own-plugins-page'

export const Route = createFileRoute('/_app/t/$tenant/plugins/submissions')({ component: Submissions })

type Submission = Item<'/marketplace/submissions'>
const TONES: Record<Submission['state'], Tone> = {
  pending: 'info',
  approved: 'success',
  rejected: 'danger',
  withdrawn: 'neutral',
}

function Submissions() {
  const { t } = useTranslation('plugins')
  const submissions = useList(['get', '/marketplace/submissions'], async (cursor) => {
    const { data } = await api.GET('/marketplace/submissions', {
      params: { query: { limit: 30, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  return (
    <OwnPluginsPage>
      <Listed
        query={submissions}
        empty={
          <Empty icon={Send} title={t('Nothing submitted yet')}>
            {t('Submit one of your packages, and the operators review it for everybody.')}
          </Empty>
        }
      >
        {(items) => (
          <ul className="flex flex-col divide-y rounded-xl border bg-card">
            {items.map((submission) => (
              <Row key={submission.id} submission={submission} />
            ))}
          </ul>
        )}
      </Listed>
    </OwnPluginsPage>
  )
}

function Row({ submission }: { submission: Submission }) {
  const { t } = useTranslation('plugins')
  const queryClient = useQueryClient()
  const { name, version, state, note, reason, created_at, decided_at, submitted_by } = submission
  const states: Record<Submission['state'], string> = {
    pending: t('Waits for review'),
    approved: t('Public'),
    rejected: t('Not let in'),
    withdrawn: t('Taken back'),
  }
  const withdraw = async () => {
    try {
      await api.POST('/marketplace/submissions/{submission_id}/withdraw', {
        params: { path: { submission_id: submission.id } },
      })
      await queryClient.invalidateQueries({ queryKey: ['get', '/marketplace/submissions'] })
      done(t('The submission is taken back'))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 p-4">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{name}</span>
          <span className="text-muted-foreground tabular-nums">{version}</span>
          <Badge tone={TONES[state]}>{states[state]}</Badge>
        </p>
        <p className="text-xs text-muted-foreground">
          {t('Submitted by {{name}}', { name: submitted_by })} <Time at={created_at} />
          {decided_at && (
            <>
              {' · '}
              {t('decided')} <Time at={decided_at} />
            </>
          )}
        </p>
        {note && <p className="mt-1 max-w-prose whitespace-pre-line text-muted-foreground">{note}</p>}
        {reason && <p className="mt-1 max-w-prose whitespace-pre-line">{reason}</p>}
      </div>
      {state === 'pending' && (
        <Can call="POST /marketplace/submissions/{submission_id}/withdraw">
          <Button variant="outline" size="sm" onClick={() => void withdraw()}>
            {t('Take it back')}
          </Button>
        </Can>
      )}
    </li>
  )
}
