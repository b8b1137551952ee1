/** The screen on which pages, posts and records are written. */
import { Link, useBlocker, useNavigate } from '@tanstack/react-router'
import { ArrowLeft, Eye, History as HistoryIcon, PanelRight } from 'lucide-react'
import { type ReactNode, Suspense, lazy, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import type { RichText } from '@/editor/document'
import { RichTextEditor, type RichTextEditorHandle } from '@/editor/rich-text-editor'
import type { Values } from '@/editor/saving/values'
import { useConfirm } from '@/kit/confirm'
import { useTitle } from '@/kit/page'
import { labelOf } from '@/kit/slug'
import { useMay, useMe } from '@/kit/rights'
import { Failed, Loading } from '@/kit/states'
import { Button } from '@/ui/button'
import { Dialog, DialogTitle, SheetContent } from '@/ui/dialog'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/ui/tabs'
import { Tooltip } from '@/ui/tooltip'
import { useEntryAddress } from './addresses'
import { ConflictNotice } from './conflicts'
import { DetailsPanel } from './details-panel'
import type { Editing } from './editing'
import type { EntryPlace } from './entry-api'
import { EntryStatus } from './entry-status'
import { ProblemNotice } from './problem-notice'
import type { EntrySaving } from './open-entries'
import { PresentPeople, usePresence } from './presence'
import { PublishMenu } from './publish-menu'
import { SaveState } from './save-state'
import { SeoPanel } from './seo-panel'
import { useOpenEntry, useSavingState } from './use-entry'

const History = lazy(() => import('./history').then(({ History: part }) => ({ default: part })))
const Preview = lazy(() => import('./preview').then(({ Preview: part }) => ({ default: part })))

export type EntryEditorProps = {
  place: EntryPlace
  /** `new` for one that is not there yet. */
  id: string
  /** What the list is called to which one goes back. */
  listName: string
  /** What a new one begins with. */
  initial?: Values
  /** Fields of records. */
  fields?: (editing: Editing) => ReactNode
  /** Records may be without a text of their own. */
  hasBody?: boolean
}

export function EntryEditor(props: EntryEditorProps) {
  const { place, id, initial } = props
  const me = useMe()
  const { saving, error, retry } = useOpenEntry(place, id, me?.id, initial)
  if (saving) return <OpenedEditor {...props} saving={saving} />
  return (
    <div className="mx-auto w-full max-w-3xl px-4 py-8">
      {error === undefined ? <Loading rows={6} /> : <Failed error={error} onRetry={retry} />}
    </div>
  )
}

function OpenedEditor({
  place,
  id,
  listName,
  fields,
  hasBody = true,
  saving,
}: EntryEditorProps & { saving: EntrySaving }) {
  const { t } = useTranslation('content')
  const state = useSavingState(saving)
  const may = useMay()
  const navigate = useNavigate()
  const addressOf = useEntryAddress(place)
  const { data: settings } = $api.useQuery('get', '/websites/{website_id}/settings', {
    params: { path: { website_id: place.websiteId } },
  })
  const [shown, setShown] = useState<'history' | 'preview' | 'panel'>()
  const { entry, values } = state
  const isTrashed = entry?.deleted_at != null
  const editing: Editing = {
    place,
    saving,
    state,
    values,
    change: saving.change,
    mayWrite: may('PATCH /websites/{website_id}/pages/{id}') && !isTrashed,
    mayPublish: may('POST /websites/{website_id}/pages/{id}/publish'),
    zone: settings?.timezone ?? 'UTC',
  }
  const title = typeof values['title'] === 'string' ? values['title'] : ''
  useTitle(title || t('Untitled'))

  // It has an address of its own as soon as it is on the server.
  const entryId = entry?.id
  useEffect(() => {
    if (id === 'new' && entryId) void navigate({ to: addressOf(entryId) as never, replace: true })
  }, [id, entryId, navigate, addressOf])

  const people = usePresence(place.websiteId, entryId, {
    writes: saving.writes(),
    onNews: (news) => {
      // What is written here is about to be saved, and brought together with theirs then.
      const isOwn = news !== undefined && news.version <= (saving.state().entry?.version ?? 0)
      if (!isOwn && saving.state().phase === 'saved') void saving.pull().catch(() => undefined)
    },
  })
  useShortcuts(saving)
  useLeaveGuard(saving)

  return (
    <div className="flex flex-col">
      <div className="sticky top-14 z-20 flex min-h-13 flex-wrap items-center gap-x-1 gap-y-1 border-b bg-background/95 px-3 py-2 backdrop-blur sm:gap-x-3 sm:px-6">
        <Tooltip text={listName}>
          <Button asChild variant="ghost" size="icon-sm">
            <Link to={addressOf() as never} aria-label={t('Back: {{name}}', { name: listName })}>
              <ArrowLeft aria-hidden />
            </Link>
          </Button>
        </Tooltip>
        {entry && (
          <span className="max-sm:hidden">
            <EntryStatus entry={entry} />
          </span>
        )}
        <SaveState state={state} />
        <div className="ml-auto flex items-center gap-0.5 sm:gap-1.5">
          <PresentPeople people={people} />
          <Tooltip text={t('History')}>
            <Button
              variant="ghost"
              size="icon"
              disabled={!entry}
              aria-label={t('History')}
              onClick={() => setShown('history')}
            >
              <HistoryIcon aria-hidden />
            </Button>
          </Tooltip>
          <Tooltip text={t('Preview')}>
            <Button
              variant="ghost"
              size="icon"
              disabled={!entry || !editing.mayWrite}
              aria-label={t('Preview')}
              onClick={() => setShown('preview')}
            >
              <Eye aria-hidden />
            </Button>
          </Tooltip>
          <Button
            variant="ghost"
            size="icon"
            className="xl:hidden"
            aria-label={t('Settings')}
            onClick={() => setShown('panel')}
          >
            <PanelRight aria-hidden />
          </Button>
          <PublishMenu editing={editing} />
        </div>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] xl:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="mx-auto flex w-full max-w-4xl flex-col gap-4 px-4 py-6 sm:px-10 lg:py-10">
          <h1 className="sr-only">{title || t('Untitled')}</h1>
          <ConflictNotice state={state} saving={saving} websiteId={place.websiteId} />
          <ProblemNotice editing={editing} />
          <Writing editing={editing} hasBody={hasBody} hasFields={fields !== undefined} />
          {fields?.(editing)}
        </div>
        <aside
          aria-label={t('Settings')}
          className="sticky top-27 hidden h-[calc(100dvh-6.75rem)] overflow-y-auto border-l px-5 py-4 xl:block"
        >
          <Panels editing={editing} />
        </aside>
      </div>
      <Dialog open={shown === 'panel'} onOpenChange={(isOpen) => !isOpen && setShown(undefined)}>
        <SheetContent aria-describedby={undefined}>
          <DialogTitle>{t('Settings')}</DialogTitle>
          <Panels editing={editing} />
        </SheetContent>
      </Dialog>
      <Suspense>
        {shown === 'history' && entry && (
          <History
            place={place}
            entry={entry}
            saving={saving}
            mayRestore={editing.mayWrite}
            onClose={() => setShown(undefined)}
          />
        )}
        {shown === 'preview' && entry && (
          <Preview place={place} entry={entry} saving={saving} onClose={() => setShown(undefined)} />
        )}
      </Suspense>
    </div>
  )
}

function Panels({ editing }: { editing: Editing }) {
  const { t } = useTranslation('content')
  return (
    <Tabs defaultValue="details">
      <TabsList>
        <TabsTrigger value="details">{t('Details')}</TabsTrigger>
        <TabsTrigger value="seo">{t('Search and sharing')}</TabsTrigger>
      </TabsList>
      <TabsContent value="details">
        <DetailsPanel editing={editing} />
      </TabsContent>
      <TabsContent value="seo">
        <SeoPanel editing={editing} />
      </TabsContent>
    </Tabs>
  )
}

function Writing({
  editing,
  hasBody,
  hasFields,
}: {
  editing: Editing
  hasBody: boolean
  /** They come below, and are to be seen at once. */
  hasFields: boolean
}) {
  const { t } = useTranslation('content')
  const { place, saving, state, values, change, mayWrite } = editing
  const editor = useRef<RichTextEditorHandle>(null)
  const titleField = useRef<HTMLTextAreaElement>(null)
  const text = useRef<HTMLDivElement>(null)
  const title = typeof values['title'] === 'string' ? values['title'] : ''
  const isBlank = title.trim() === ''
  useEffect(() => saving.addSource(() => editor.current?.flush()), [saving])
  // As long as nobody has seen it, its address is made from its title.
  const followed = useRef<string>(undefined)
  const beginTitle = () => {
    const isOwn = state.entry !== undefined && !isMadeFrom(state.entry.slug, title)
    const wasSeen = state.entry?.published_at != null
    followed.current = isOwn || wasSeen ? undefined : title
  }
  const endTitle = () => {
    const isChanged = followed.current !== undefined && followed.current !== title
    if (isChanged && state.entry && !isBlank) change({ slug: title.trim() })
  }
  return (
    <>
      <div className={hasBody ? 'sm:px-14' : ''}>
        <textarea
          ref={titleField}
          aria-label={t('Title')}
          aria-invalid={isBlank && state.entry !== undefined}
          placeholder={t('Title')}
          value={title}
          rows={1}
          maxLength={500}
          readOnly={!mayWrite}
          autoFocus={state.entry === undefined}
          className="field-sizing-content w-full resize-none bg-transparent text-3xl leading-tight font-bold tracking-tight outline-none placeholder:text-muted-foreground"
          onChange={(event) => change({ title: event.target.value.replace(/\s*\n\s*/g, ' ') })}
          onFocus={beginTitle}
          onBlur={endTitle}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
            event.preventDefault()
            // At once, and not with the next frame: the next key may come before that.
            text.current?.querySelector<HTMLElement>('[contenteditable=true]')?.focus()
            editor.current?.focus('start')
          }}
        />
        {isBlank && state.entry && (
          <p role="alert" className="text-xs font-medium text-destructive">
            {t('It needs a title; everything else is saved.')}
          </p>
        )}
      </div>
      {hasBody && (
        <div ref={text} className="flex flex-col">
          <RichTextEditor
            handle={editor}
            value={(values['body'] as RichText | undefined) ?? EMPTY}
            onChange={(body) => change({ body })}
            onDirty={() => saving.touch()}
            websiteId={place.websiteId}
            label={t('Text')}
            placeholder={t('Write, or press / for blocks')}
            isReadOnly={!mayWrite}
            onLeaveUp={() => titleField.current?.focus()}
            className={hasFields ? 'min-h-32' : 'min-h-[50dvh]'}
          />
        </div>
      )}
    </>
  )
}

/** Whether an address says what a title says, perhaps with a number behind it. */
function isMadeFrom(slug: string, title: string): boolean {
  const label = labelOf(title)
  return label === '' || label.startsWith(slug.replace(/-\d+$/, '').slice(0, 40))
}

const EMPTY: RichText = { type: 'doc', content: [] }

/** Ctrl+S saves what is saved anyway, as a version that stays. */
function useShortcuts(saving: EntrySaving): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 's' || !(event.metaKey || event.ctrlKey) || event.altKey) return
      event.preventDefault()
      void saving.flush({ isAutosave: false })
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [saving])
}

/** Going elsewhere in the portal loses nothing: it goes on saving. Asks where that alone does not help. */
function useLeaveGuard(saving: EntrySaving): void {
  const { t } = useTranslation('content')
  const confirm = useConfirm()
  useBlocker({
    enableBeforeUnload: false,
    shouldBlockFn: async ({ next }) => {
      const { entry } = saving.state()
      if (entry && next.pathname.endsWith(`/${entry.id}`)) return false
      const isSaved = !saving.hasUnsaved() || (await saving.flush())
      const { phase, isKept } = saving.state()
      if (isSaved || (isKept && phase !== 'refused' && phase !== 'gone')) return false
      const isLeaving = await confirm({
        title: t('Leave with something unsaved?'),
        detail: isKept
          ? t('The server did not take everything. It stays in this browser, and is here when you come back.')
          : t('It could not be saved, and this browser has no room to keep it: it would be lost.'),
        action: t('Leave'),
        isDestructive: !isKept,
      })
      return !isLeaving
    },
  })
}
