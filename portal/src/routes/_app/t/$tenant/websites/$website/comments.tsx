/** Comments of visitors: what waits is looked through, approved or put away. */
import { useQueryClient } from '@tanstack/react-query'
import { Link, createFileRoute } from '@tanstack/react-router'
import { Check, MessageSquare, Pencil, ShieldX, Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { Page } from '@/kit/page'
import { useMay } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { Empty } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { useWebsite } from '@/kit/website'
import { Badge, type Tone } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/choice'
import { Input, Textarea } from '@/ui/input'
import { TabLink, TabLinks } from '@/ui/tabs'

type Comment = Item<'/websites/{website_id}/comments'>
type Status = Comment['status']
const STATUSES = ['pending', 'approved', 'spam'] as const

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/comments')({
  validateSearch: ({
    status,
    q,
    entry,
  }: Record<string, unknown>): {
    status?: Status
    q?: string
    entry?: string
  } => ({
    ...(STATUSES.includes(status as Status) && status !== 'pending' && { status: status as Status }),
    ...(typeof q === 'string' && q !== '' && { q }),
    ...(typeof entry === 'string' && { entry }),
  }),
  component: Comments,
})

function Comments() {
  const { t } = useTranslation('structure')
  const { id: websiteId } = useWebsite()
  const { status = 'pending', q, entry } = Route.useSearch()
  const navigate = Route.useNavigate()
  const mayModerate = useMay()('PATCH /websites/{website_id}/comments/{id}')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const names: Record<Status, string> = {
    pending: t('Waiting'),
    approved: t('Approved'),
    spam: t('Spam'),
  }
  const query = useList(
    ['get', '/websites/{website_id}/comments', websiteId, { status, q, entry }],
    async (cursor) => {
      const { data } = await api.GET('/websites/{website_id}/comments', {
        params: {
          path: { website_id: websiteId },
          query: {
            status,
            limit: 50,
            ...(q && { q }),
            ...(entry && { entry_id: entry }),
            ...(cursor && { cursor }),
          },
        },
      })
      return data ?? { items: [], next_cursor: null }
    },
  )
  const acts = useCommentActs(websiteId)
  const selected = (query.items ?? []).filter(({ id }) => chosen.has(id))
  const run = async (act: (comments: Comment[]) => Promise<void>) => {
    await act(selected)
    setChosen(new Set())
  }
  return (
    <Page title={t('Comments')} description={t('Visitors see those that are approved.')} width="narrow">
      <TabLinks label={t('Comments')}>
        {STATUSES.map((each) => (
          <TabLink
            key={each}
            to="."
            search={each === 'pending' ? {} : { status: each }}
            activeOptions={{ exact: true, includeSearch: true }}
          >
            {names[each]}
          </TabLink>
        ))}
      </TabLinks>
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          value={q ?? ''}
          onChange={(text) =>
            void navigate({
              search: (now) => ({ ...now, q: text || undefined }),
              replace: true,
            })
          }
          label={t('Search names and texts')}
        />
        {selected.length > 0 && (
          <div role="group" aria-label={t('With those chosen')} className="ml-auto flex items-center gap-2">
            <span aria-live="polite" className="text-sm font-medium">
              {t('{{count}} chosen', { count: selected.length })}
            </span>
            {status !== 'approved' && (
              <Button
                size="sm"
                variant="outline"
                onClick={() => void run((all) => acts.setStatus(all, 'approved'))}
              >
                <Check aria-hidden /> {t('Approve')}
              </Button>
            )}
            {status !== 'spam' && (
              <Button
                size="sm"
                variant="outline"
                onClick={() => void run((all) => acts.setStatus(all, 'spam'))}
              >
                <ShieldX aria-hidden /> {t('Spam')}
              </Button>
            )}
            <Button size="sm" variant="outline" onClick={() => void run(acts.remove)}>
              <Trash2 aria-hidden /> {t('Delete …')}
            </Button>
          </div>
        )}
      </div>
      <Listed
        query={query}
        isFiltered={q !== undefined || entry !== undefined}
        onReset={() => void navigate({ search: status === 'pending' ? {} : { status }, replace: true })}
        empty={
          <Empty
            icon={MessageSquare}
            title={
              status === 'pending'
                ? t('Nothing waits for you')
                : status === 'spam'
                  ? t('No spam')
                  : t('No comments yet')
            }
          >
            {status === 'pending' && t('New comments come here before anybody else sees them.')}
          </Empty>
        }
      >
        {(comments) => (
          <ul className="flex flex-col gap-3">
            {comments.map((comment) => (
              <CommentCard
                key={comment.id}
                comment={comment}
                acts={acts}
                mayModerate={mayModerate}
                isChosen={chosen.has(comment.id)}
                onToggle={() => {
                  const next = new Set(chosen)
                  if (!next.delete(comment.id)) next.add(comment.id)
                  setChosen(next)
                }}
              />
            ))}
          </ul>
        )}
      </Listed>
    </Page>
  )
}

type Acts = ReturnType<typeof useCommentActs>

function useCommentActs(websiteId: string) {
  const { t } = useTranslation('structure')
  const client = useQueryClient()
  const confirm = useConfirm()
  const refresh = () => client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/comments'] })
  const path = (id: string) => ({ path: { website_id: websiteId, id } })
  const change = async (
    comment: Comment,
    body: Partial<Pick<Comment, 'status' | 'body' | 'author_name'>>,
  ) => {
    await api.PATCH('/websites/{website_id}/comments/{id}', {
      params: path(comment.id),
      headers: { 'if-match': `"${comment.version}"` },
      body,
    })
  }
  return {
    change: async (comment: Comment, body: Pick<Comment, 'body' | 'author_name'>) => {
      await change(comment, body)
      await refresh()
    },
    setStatus: async (comments: Comment[], status: Status) => {
      try {
        for (const comment of comments) await change(comment, { status })
        done(t('{{count}} comments changed', { count: comments.length }), async () => {
          for (const { id, status: before } of comments)
            await api.PATCH('/websites/{website_id}/comments/{id}', {
              params: path(id),
              body: { status: before },
            })
          await refresh()
        })
      } catch (error) {
        failed(error)
      }
      await refresh()
    },
    remove: async (comments: Comment[]) => {
      const isAgreed = await confirm({
        title: t('Delete {{count}} comments?', { count: comments.length }),
        detail: t('They are gone for good; answers to them move up.'),
        action: t('Delete'),
      })
      if (!isAgreed) return
      try {
        for (const { id } of comments)
          await api.DELETE('/websites/{website_id}/comments/{id}', { params: path(id) })
        done(t('{{count}} comments deleted', { count: comments.length }))
      } catch (error) {
        failed(error)
      }
      await refresh()
    },
  }
}

const TONES: Record<Status, Tone> = { pending: 'warning', approved: 'success', spam: 'danger' }

function CommentCard({
  comment,
  acts,
  mayModerate,
  isChosen,
  onToggle,
}: {
  comment: Comment
  acts: Acts
  mayModerate: boolean
  isChosen: boolean
  onToggle: () => void
}) {
  const { t } = useTranslation('structure')
  const { tenant, website } = Route.useParams()
  const [isEditing, setEditing] = useState(false)
  const names: Record<Status, string> = {
    pending: t('Waiting'),
    approved: t('Approved'),
    spam: t('Spam'),
  }
  return (
    <li className="flex gap-3 rounded-xl border bg-card p-4 shadow-xs">
      {mayModerate && (
        <Checkbox
          className="mt-1"
          aria-label={t('Choose the comment of {{name}}', { name: comment.author_name })}
          checked={isChosen}
          onCheckedChange={onToggle}
        />
      )}
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
          <strong className="font-medium break-words">{comment.author_name}</strong>
          {comment.author_url && (
            <span className="max-w-60 truncate text-xs text-muted-foreground">{comment.author_url}</span>
          )}
          <Time at={comment.commented_at} className="text-xs text-muted-foreground" />
          <Badge tone={TONES[comment.status]}>{names[comment.status]}</Badge>
          {comment.reply_to && <Badge>{t('an answer')}</Badge>}
        </p>
        <p className="text-sm break-words whitespace-pre-line">{comment.body}</p>
        <p className="text-xs text-muted-foreground">
          {t('On')}{' '}
          <Link
            to={`/t/${tenant}/websites/${website}/posts/${comment.entry_id}` as never}
            className="underline underline-offset-4"
          >
            {comment.entry_title}
          </Link>
        </p>
        {mayModerate && (
          <div className="flex flex-wrap gap-1.5">
            {comment.status !== 'approved' && (
              <Button size="sm" variant="outline" onClick={() => void acts.setStatus([comment], 'approved')}>
                <Check aria-hidden /> {t('Approve')}
              </Button>
            )}
            {comment.status === 'approved' && (
              <Button size="sm" variant="outline" onClick={() => void acts.setStatus([comment], 'pending')}>
                <Undo2 aria-hidden /> {t('Take back')}
              </Button>
            )}
            {comment.status !== 'spam' && (
              <Button size="sm" variant="ghost" onClick={() => void acts.setStatus([comment], 'spam')}>
                <ShieldX aria-hidden /> {t('Spam')}
              </Button>
            )}
            <Button size="sm" variant="ghost" onClick={() => setEditing(true)}>
              <Pencil aria-hidden /> {t('Edit')}
            </Button>
            <Button size="sm" variant="ghost" onClick={() => void acts.remove([comment])}>
              <Trash2 aria-hidden /> {t('Delete …')}
            </Button>
          </div>
        )}
      </div>
      {isEditing && <EditDialog comment={comment} acts={acts} onClose={() => setEditing(false)} />}
    </li>
  )
}

function EditDialog({ comment, acts, onClose }: { comment: Comment; acts: Acts; onClose: () => void }) {
  const { t } = useTranslation('structure')
  const [name, setName] = useState(comment.author_name)
  const [body, setBody] = useState(comment.body)
  return (
    <FormDialog
      title={t('Edit the comment')}
      action={t('Save')}
      isReady={name.trim() !== '' && body.trim() !== ''}
      onSubmit={() => acts.change(comment, { author_name: name.trim(), body: body.trim() })}
      onClose={onClose}
    >
      <Field label={t('Name')}>
        <Input maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label={t('Text')}>
        <Textarea maxLength={20_000} value={body} onChange={(event) => setBody(event.target.value)} />
      </Field>
    </FormDialog>
  )
}
