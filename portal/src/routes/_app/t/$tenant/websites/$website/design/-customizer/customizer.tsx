/** The customizer: the outline of a page, the settings of what is chosen, and the website as it would look. */
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isSame } from '@/editor/saving/same'
import { messageOf } from '@/kit/form'
import { useMay } from '@/kit/rights'
import { formatDateTime } from '@/kit/time'
import type { Website } from '@/kit/website'
import { ImpersonationBar } from '@/shell/impersonation-bar'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { useActs } from './acts'
import {
  type Area,
  type Design,
  type Place,
  type Theme,
  arrangementAt,
  isChanged as isAreaChanged,
  sectionAt,
  withoutChanges,
} from './design'
import { type Draft, forgetDraft, useDraft } from './draft'
import { type Faults, faultsOf } from './faults'
import { useHistory } from './history'
import { Inspector } from './inspector'
import { NewTemplate } from './new-template'
import { Outline, nameOf } from './outline'
import { PreviewFrames, type Shown } from './preview-frames'
import { linkTo, usePreviewLink } from './preview-link'
import { Publish, type Saved } from './publish'
import type { Kinds } from './schema'
import { inOrder, useAddressOf, useTemplateName } from './templates'
import { ThemeSettings } from './theme-settings'
import { Toolbar } from './toolbar'
import { WIDTHS, type Width } from './widths'
import { useWindowIs } from './window-is'

export type Search = {
  template?: string | undefined
  part?: 'groups' | undefined
  group?: string | undefined
  section?: string | undefined
  block?: string | undefined
  width?: Width | undefined
  /** Which panel: sections if unset. On phones the preview is one, too. */
  panel?: 'theme' | 'preview' | undefined
  theme?: string | undefined
}

export function Customizer({
  tenant,
  website,
  theme,
  kinds,
  first,
  draft,
  draftKey,
  search,
}: {
  tenant: string
  website: Website
  theme: Theme
  kinds: Kinds
  first: Saved
  draft: Draft | undefined
  draftKey: string
  search: Search
}) {
  const { t, i18n } = useTranslation('design')
  const navigate = useNavigate({ from: '/t/$tenant/websites/$website/design/customize' })
  const go = useCallback(
    (to: Search) => void navigate({ search: (present) => ({ ...present, ...to }), replace: true }),
    [navigate],
  )
  const may = useMay()
  const isReadOnly = !may('PUT /websites/{website_id}/theme/customization')
  const mayPreview = may('POST /websites/{website_id}/theme/preview')
  const isWide = useWindowIs('(min-width: 90rem)')
  const isNarrow = useWindowIs('(max-width: 63.99rem)')
  const [saved, setSaved] = useState(first)
  const [isDraftNew, setDraftNew] = useState(draft !== undefined)
  const history = useHistory<Design>(draft?.design ?? first.design)
  const { present: design, undo, redo, change, restart } = history
  const isChanged = !isSame(design, saved.design)
  useDraft(draftKey, design, isChanged, saved.version)

  const { template = 'index', width = 'desktop', panel } = search
  const templates = inOrder([...theme.templates, ...Object.keys(design.templates)])
  const area: Area =
    search.part === 'groups' && search.group
      ? { part: 'groups', name: search.group }
      : { part: 'templates', name: template }
  const place: Place | undefined = search.section
    ? { area, section: search.section, ...(search.block && { block: search.block }) }
    : undefined
  const chosen = place && sectionAt(theme, design, place) ? place : undefined
  const choose = useCallback(
    (to: Place | undefined) =>
      go({
        part: to?.area.part === 'groups' ? 'groups' : undefined,
        group: to?.area.part === 'groups' ? to.area.name : undefined,
        section: to?.section,
        block: to?.block,
        panel: undefined,
      }),
    [go],
  )
  const [said, say] = useState('')
  const acts = useActs({ theme, history, choose, say })

  const preview = usePreviewLink(website.id, theme.hash, design, mayPreview)
  const faults: Faults = useMemo(() => faultsOf(preview.error), [preview.error])
  const addressOf = useAddressOf(website.id)
  const path = useRef('/')
  const asked = useRef('/')
  const [turn, setTurn] = useState(0)
  const [other, setOther] = useState<string>()
  const show = (next: string) => {
    asked.current = path.current = addressOf(next)
    setOther(undefined)
    setTurn((before) => before + 1)
    go({ template: next, part: undefined, group: undefined, section: undefined, block: undefined })
  }
  // Where one is does not load the page anew; a new preview, or another choice above, does.
  const source = useMemo(
    () => (preview.url ? linkTo(preview.url, path.current) : undefined),
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [preview.url, turn],
  )
  const onShow = (shown: Shown) => {
    const isWalked = shown.path !== path.current
    path.current = shown.path
    if (shown.template === '' || shown.template === template) return setOther(undefined)
    if (isWalked && templates.includes(shown.template))
      go({ template: shown.template, section: undefined, block: undefined })
    else setOther(shown.template)
  }
  const begin = useEffectEvent(() => {
    if (template !== 'index') show(template)
  })
  const canBegin = addressOf(template) !== '/' || template === 'index'
  useEffect(() => {
    if (canBegin) begin()
  }, [canBegin])

  const places = useMemo(() => placesOf(theme, design, kinds, template), [theme, design, kinds, template])
  const [isChoosing, setChoosing] = useState(true)
  useShortcuts({ undo, redo })
  const templateName = useTemplateName()

  const discard = () => {
    restart(saved.design)
    forgetDraft(draftKey)
    setDraftNew(false)
  }
  const onSaved = (next: Design, version: number) => {
    setSaved((before) => ({ ...before, design: next, version }))
    if (next !== design) restart(next)
    setDraftNew(false)
    forgetDraft(draftKey)
  }

  const inspector = chosen && (
    <Inspector
      {...{ theme, kinds, design, acts, chosen, faults, isReadOnly }}
      websiteId={website.id}
      onBack={() =>
        choose(chosen.block === undefined ? undefined : { area: chosen.area, section: chosen.section })
      }
    />
  )
  const isInspecting = inspector !== undefined && !isWide && panel === undefined
  const tab = (value: Search['panel'], name: string) => (
    <button
      type="button"
      role="tab"
      aria-selected={panel === value}
      onClick={() => go({ panel: value })}
      className={cn(
        'h-10 flex-1 border-b-2 border-transparent px-2 font-medium text-muted-foreground outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60 focus-visible:ring-inset',
        panel === value && 'border-primary text-foreground',
      )}
    >
      {name}
    </button>
  )
  const isPanelShown = !isNarrow || panel !== 'preview'
  return (
    <div className="flex h-dvh flex-col">
      <ImpersonationBar />
      <Toolbar
        title={website.name}
        website={website.id}
        tenant={tenant}
        templates={templates}
        template={template}
        onTemplate={show}
        width={width}
        onWidth={(next) => go({ width: next === 'desktop' ? undefined : next })}
        isChoosing={isChoosing}
        onChoosing={setChoosing}
        link={source}
        history={history}
        state={isChanged ? 'changed' : saved.isActive ? 'saved' : 'inactive'}
        publish={
          <Publish
            {...{ tenant, theme, design, saved, isChanged, onSaved }}
            websiteId={website.id}
            onDiscard={discard}
          />
        }
      />
      {isDraftNew && isChanged && draft && (
        <p role="status" className="flex flex-wrap items-center gap-x-3 border-b bg-info/5 px-4 py-1.5">
          {t('You go on with changes of {{time}} that are not published.', {
            time: formatDateTime(draft.at, i18n.language),
          })}
          <Button variant="link" size="sm" className="px-0" onClick={discard}>
            {t('Discard them')}
          </Button>
        </p>
      )}
      <main id="content" className="flex min-h-0 flex-1">
        <aside
          aria-label={t('What the page is made of')}
          className={cn(
            'flex w-full shrink-0 flex-col border-r bg-background lg:w-88',
            !isPanelShown && 'h-11 lg:h-auto max-lg:self-start',
          )}
        >
          <div role="tablist" aria-label={t('What the page is made of')} className="flex shrink-0 border-b">
            {tab(undefined, t('Sections'))}
            {tab('theme', t('Theme settings'))}
            {isNarrow && tab('preview', t('Preview'))}
          </div>
          {isPanelShown && (
            <div className="min-h-0 flex-1 overflow-y-auto p-3">
              {faults.rest.length > 0 && (
                <p
                  role="alert"
                  className="mb-3 rounded-md bg-destructive/10 px-3 py-2 text-xs text-destructive"
                >
                  {faults.rest.join(' · ')}
                </p>
              )}
              {panel === 'theme' ? (
                <ThemeSettings {...{ theme, design, acts, faults, isReadOnly }} websiteId={website.id} />
              ) : isInspecting ? (
                inspector
              ) : (
                <>
                  <Outline
                    {...{ theme, kinds, design, acts, chosen, isReadOnly, template }}
                    onChoose={choose}
                    faulty={faults.sections}
                  />
                  {!isReadOnly && (
                    <div className="mt-5 flex flex-col items-start gap-1 border-t pt-3">
                      <NewTemplate
                        theme={theme}
                        design={design}
                        template={template}
                        onMake={(next, name) => {
                          change(next)
                          show(name)
                        }}
                      />
                      {isAreaChanged(design, { part: 'templates', name: template }) && (
                        <Button
                          variant="ghost"
                          size="sm"
                          className="text-muted-foreground"
                          onClick={() => {
                            choose(undefined)
                            change(withoutChanges(design, { part: 'templates', name: template }))
                            if (!theme.templates.includes(template)) show('index')
                          }}
                        >
                          {theme.templates.includes(template)
                            ? t('Arrange “{{page}}” as the theme does', { page: templateName(template) })
                            : t('Remove “{{page}}”', { page: templateName(template) })}
                        </Button>
                      )}
                    </div>
                  )}
                </>
              )}
            </div>
          )}
        </aside>
        <section
          aria-label={t('Preview')}
          className={cn(
            'relative min-w-0 flex-1 flex-col bg-muted',
            isNarrow && panel !== 'preview' ? 'hidden' : 'flex',
            isNarrow && 'fixed inset-x-0 bottom-0 top-36 z-20 flex',
            isNarrow && panel !== 'preview' && 'hidden',
          )}
        >
          <div
            aria-hidden
            className={cn(
              'absolute inset-x-0 top-0 z-20 h-0.5 overflow-hidden',
              preview.isBehind ? 'animate-pulse bg-primary' : 'bg-transparent',
            )}
          />
          {other !== undefined && (
            <p role="status" className="border-b bg-warning/10 px-4 py-1.5 text-xs">
              {t('No page is shown this way yet; what you see is “{{page}}”.', { page: templateName(other) })}
            </p>
          )}
          {preview.error && (
            <p role="alert" className="border-b bg-destructive/10 px-4 py-1.5 text-xs text-destructive">
              {t('The preview shows how it was before:')} {messageOf(preview.error)}
            </p>
          )}
          <div className={cn('min-h-0 flex-1', width !== 'desktop' && 'p-4')}>
            <PreviewFrames
              // Whoever may only look sees what visitors see.
              url={mayPreview ? source : website.url}
              width={WIDTHS[isNarrow && width === 'desktop' ? 'phone' : width]}
              names={places.names}
              chosen={chosen ? domIdOf(chosen) : null}
              isChoosing={isChoosing}
              onChoose={(id) => {
                const found = places.byId.get(id)
                if (found) choose(found)
              }}
              onShow={onShow}
            />
          </div>
        </section>
        {isWide && (
          <aside
            aria-label={t('Settings')}
            className="w-88 shrink-0 overflow-y-auto border-l bg-background p-4"
          >
            {inspector ?? (
              <p className="text-muted-foreground">
                {t('Choose a section in the list or in the preview to change it.')}
              </p>
            )}
          </aside>
        )}
      </main>
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  )
}

/** As the theme engine names the element of a section. */
function domIdOf({ area, section }: Place): string {
  return area.part === 'groups' ? `${area.name}-${section}` : section
}

/** The sections of a page by the ids they have in it. */
function placesOf(theme: Theme, design: Design, kinds: Kinds, template: string) {
  const areas: Area[] = [
    { part: 'templates', name: template },
    ...theme.groups.map((name): Area => ({ part: 'groups', name })),
  ]
  const byId = new Map<string, Place>()
  const names: Record<string, string> = {}
  for (const area of areas) {
    const arrangement = arrangementAt(theme, design, area)
    for (const section of arrangement?.order ?? []) {
      const place: Place = { area, section }
      const id = domIdOf(place)
      if (byId.has(id) || !arrangement) continue
      byId.set(id, place)
      names[id] = nameOf(kinds, arrangement, section)
    }
  }
  return { byId, names }
}

/** Not while somebody types: fields have an undo of their own. */
function useShortcuts({ undo, redo }: { undo: () => void; redo: () => void }): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return
    const { target } = event
    if (
      target instanceof HTMLElement &&
      target.matches('input:not([type=range], [type=color]), textarea, [contenteditable=true]')
    )
      return
    const key = event.key.toLowerCase()
    if (key === 'z' && !event.shiftKey) undo()
    else if (key === 'y' || (key === 'z' && event.shiftKey)) redo()
    else return
    event.preventDefault()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}
