/** Pages as they lie below each other, to be put elsewhere by dragging, by keys or by menu. */
import {
  DndContext,
  type DragEndEvent,
  type DragMoveEvent,
  KeyboardSensor,
  PointerSensor,
  closestCenter,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, FileText, GripVertical, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/kit/rights'
import { Empty, Failed, Loading } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/choice'
import { cn } from '@/ui/cn'
import { MenuItem, MenuSeparator } from '@/ui/menu'
import { useEntryAddress } from './addresses'
import { BulkBar } from './bulk-bar'
import { EntryActs } from './entry-acts'
import { type EntryPlace, type ListedEntry, changeEntry, entryKeys, listEntries } from './entry-api'
import { EntryStatus } from './entry-status'
import { type Move, bySiblingOrder, landingOf, movesFor } from './page-moves'
import { type Placed, inTreeOrder } from './tree'

/** Of more, a tree helps nobody. */
const MOST = 400
const PART = 200
const INDENT = 24

async function loadAll(place: EntryPlace): Promise<{ items: ListedEntry[]; isWhole: boolean }> {
  const items: ListedEntry[] = []
  let cursor: string | undefined
  do {
    const part = await listEntries(place, { sort: 'title' }, { cursor, limit: PART })
    items.push(...part.items)
    cursor = part.next_cursor ?? undefined
  } while (cursor && items.length < MOST)
  return { items, isWhole: cursor === undefined }
}

export function PageTree({ place, onFilter }: { place: EntryPlace; onFilter: () => void }) {
  const { t } = useTranslation('content')
  const addressOf = useEntryAddress(place)
  const may = useMay()
  const key = [...entryKeys(place), 'tree', place.websiteId]
  const pages = useQuery({ queryKey: key, queryFn: () => loadAll(place) })
  if (pages.isPending) return <Loading rows={8} />
  if (pages.isError) return <Failed error={pages.error} onRetry={() => void pages.refetch()} />
  const { items, isWhole } = pages.data
  if (items.length === 0)
    return (
      <Empty
        icon={FileText}
        title={t('No pages yet')}
        actions={
          may('POST /websites/{website_id}/pages') && (
            <Button asChild>
              <Link to={addressOf('new') as never}>
                <Plus aria-hidden /> {t('New page')}
              </Link>
            </Button>
          )
        }
      >
        {t('Pages are what stays: about you, where to find you, what you do.')}
      </Empty>
    )
  if (!isWhole)
    return (
      <Alert>
        <AlertTitle>{t('There are too many pages to be shown as a tree')}</AlertTitle>
        <AlertDescription>
          <Button size="sm" variant="outline" onClick={onFilter}>
            {t('Show them as a list')}
          </Button>
        </AlertDescription>
      </Alert>
    )
  return <Tree place={place} items={items} queryKey={key} />
}

function Tree({
  place,
  items,
  queryKey,
}: {
  place: EntryPlace
  items: ListedEntry[]
  queryKey: readonly unknown[]
}) {
  const { t } = useTranslation('content')
  const client = useQueryClient()
  const mayMove = useMay()('PATCH /websites/{website_id}/pages/{id}')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [drag, setDrag] = useState<{ id: string; over: string; shift: number }>()
  const all = useMemo(() => inTreeOrder(items, bySiblingOrder), [items])
  // What lies below the one that is dragged goes with it.
  const rows = useMemo(() => (drag ? withoutBelow(all, drag.id) : all), [all, drag])
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 5 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )

  const move = async (moves: Move[]) => {
    // Only their places: their versions have gone up by the time this is taken back.
    const before = items
      .filter(({ id }) => moves.some((one) => one.id === id))
      .map(({ id, parent_id, position }) => ({ id, parent_id, position }))
    const apply = async (wanted: Move[]) => {
      const byId = new Map(wanted.map((one) => [one.id, one]))
      client.setQueryData<{ items: ListedEntry[]; isWhole: boolean }>(
        queryKey,
        (known) =>
          known && { ...known, items: known.items.map((item) => ({ ...item, ...byId.get(item.id) })) },
      )
      try {
        for (const one of wanted) {
          const known = client
            .getQueryData<{ items: ListedEntry[] }>(queryKey)
            ?.items.find(({ id }) => id === one.id)
          if (!known) continue
          const changed = await changeEntry(place, known, {
            parent_id: one.parent_id,
            position: one.position,
          })
          client.setQueryData<{ items: ListedEntry[]; isWhole: boolean }>(
            queryKey,
            (present) =>
              present && {
                ...present,
                items: present.items.map((item) => (item.id === changed.id ? { ...item, ...changed } : item)),
              },
          )
        }
      } finally {
        await client.invalidateQueries({ queryKey: entryKeys(place) })
      }
    }
    try {
      await apply(moves)
      done(t('Moved. Visitors see it once the pages are published.'), () => apply(before))
    } catch (error) {
      failed(error)
    }
  }
  /** Puts a page below another one, before the sibling at that place. */
  const put = (id: string, parentId: string | null, place_: number) => {
    const moved = items.find((item) => item.id === id)
    if (!moved) return
    const siblings = items
      .filter((item) => item.parent_id === parentId && item.id !== id)
      .toSorted(bySiblingOrder)
    void move(movesFor(siblings.toSpliced(place_, 0, moved), id, parentId))
  }
  const landing = drag && landingFor(rows, drag)
  const onDragMove = ({ active, over, delta }: DragMoveEvent) =>
    setDrag({
      id: String(active.id),
      over: String(over?.id ?? active.id),
      shift: Math.round(delta.x / INDENT),
    })
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    setDrag(undefined)
    if (!drag || !over || !landing) return
    const id = String(active.id)
    const parentId = landing.parent?.id ?? null
    const others = rows.filter(({ item }) => item.id !== id)
    const to = rows.findIndex(({ item }) => item.id === String(over.id))
    const before = others.slice(0, to).filter(({ item }) => (item.parent_id ?? null) === parentId)
    const own = items.find((item) => item.id === id)
    const isSame =
      (own?.parent_id ?? null) === parentId &&
      all.filter(({ item }) => item.parent_id === parentId).findIndex(({ item }) => item.id === id) ===
        before.length
    if (!isSame) put(id, parentId, before.length)
  }
  return (
    <div className="flex flex-col gap-3">
      <BulkBar
        place={place}
        chosen={items.filter(({ id }) => chosen.has(id))}
        isTrash={false}
        onDone={(left) => setChosen(new Set(left))}
      />
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragStart={({ active }) => setDrag({ id: String(active.id), over: String(active.id), shift: 0 })}
        onDragMove={onDragMove}
        onDragEnd={onDragEnd}
        onDragCancel={() => setDrag(undefined)}
      >
        <SortableContext items={rows.map(({ item }) => item.id)} strategy={verticalListSortingStrategy}>
          <ul className="rounded-lg border bg-card" aria-label={t('Pages')}>
            {rows.map(({ item, depth }) => (
              <Row
                key={item.id}
                place={place}
                page={item}
                depth={drag?.id === item.id && landing ? landing.depth : depth}
                isChosen={chosen.has(item.id)}
                mayMove={mayMove}
                onToggle={() => {
                  const next = new Set(chosen)
                  if (!next.delete(item.id)) next.add(item.id)
                  setChosen(next)
                }}
                ways={waysOf(items, item)}
                onPut={put}
              />
            ))}
          </ul>
        </SortableContext>
      </DndContext>
    </div>
  )
}

function withoutBelow(rows: readonly Placed<ListedEntry>[], id: string): Placed<ListedEntry>[] {
  const at = rows.findIndex(({ item }) => item.id === id)
  const depth = rows[at]?.depth ?? 0
  const end = rows.findIndex((row, index) => index > at && row.depth <= depth)
  return rows.filter((_, index) => index <= at || (end !== -1 && index >= end))
}

function landingFor(rows: readonly Placed<ListedEntry>[], drag: { id: string; over: string; shift: number }) {
  const [from, to] = [drag.id, drag.over].map((id) => rows.findIndex(({ item }) => item.id === id))
  if (from === undefined || to === undefined || from < 0 || to < 0) return undefined
  return landingOf(rows, from, to, drag.shift)
}

type Way = { parentId: string | null; at: number } | undefined
type Ways = { up: Way; down: Way; out: Way; into: Way }

/** Where a page can go by one step. */
function waysOf(items: readonly ListedEntry[], page: ListedEntry): Ways {
  const below = (parent: string | null) =>
    items.filter((item) => (item.parent_id ?? null) === parent).toSorted(bySiblingOrder)
  const siblings = below(page.parent_id)
  const at = siblings.findIndex(({ id }) => id === page.id)
  const parent = items.find(({ id }) => id === page.parent_id)
  const before = siblings[at - 1]
  return {
    up: at > 0 ? { parentId: page.parent_id, at: at - 1 } : undefined,
    down: at < siblings.length - 1 ? { parentId: page.parent_id, at: at + 1 } : undefined,
    out: parent && {
      parentId: parent.parent_id,
      at: below(parent.parent_id).findIndex(({ id }) => id === parent.id) + 1,
    },
    into: before && { parentId: before.id, at: below(before.id).length },
  }
}

function Row({
  place,
  page,
  depth,
  isChosen,
  mayMove,
  ways,
  onToggle,
  onPut,
}: {
  place: EntryPlace
  page: ListedEntry
  depth: number
  isChosen: boolean
  mayMove: boolean
  ways: Ways
  onToggle: () => void
  onPut: (id: string, parentId: string | null, at: number) => void
}) {
  const { t } = useTranslation('content')
  const navigate = useNavigate()
  const addressOf = useEntryAddress(place)
  const mayAdd = useMay()('POST /websites/{website_id}/pages')
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, transition, isDragging } =
    useSortable({ id: page.id, disabled: !mayMove })
  const steps = [
    { way: ways.up, icon: ArrowUp, label: t('Move up') },
    { way: ways.down, icon: ArrowDown, label: t('Move down') },
    { way: ways.into, icon: ArrowRight, label: t('Below the one above') },
    { way: ways.out, icon: ArrowLeft, label: t('One level up') },
  ]
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className={cn(
        'flex min-h-12 items-center gap-2 border-b px-2 py-1.5 last:border-0 hover:bg-muted/40',
        isDragging && 'relative z-10 rounded-md border bg-card shadow-lg',
      )}
    >
      <Checkbox
        aria-label={t('Choose “{{title}}”', { title: page.title })}
        checked={isChosen}
        onCheckedChange={onToggle}
        className="ml-1"
      />
      <span aria-hidden style={{ width: depth * INDENT }} className="shrink-0" />
      {mayMove && (
        <button
          type="button"
          ref={setActivatorNodeRef}
          {...attributes}
          {...listeners}
          aria-label={t('Move “{{title}}”', { title: page.title })}
          className="flex size-6 shrink-0 cursor-grab! touch-none items-center justify-center rounded-sm text-muted-foreground outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/60"
        >
          <GripVertical className="size-4" aria-hidden />
        </button>
      )}
      <div className="min-w-0 flex-1">
        <Link
          to={addressOf(page.id) as never}
          className="block truncate font-medium outline-none hover:underline focus-visible:underline"
        >
          {page.title}
        </Link>
        <span className="block truncate text-xs text-muted-foreground">{page.path ?? page.slug}</span>
      </div>
      <div className="hidden shrink-0 sm:block">
        <EntryStatus entry={page} />
      </div>
      <Time
        at={page.updated_at}
        className="hidden w-28 shrink-0 text-right text-xs whitespace-nowrap text-muted-foreground md:inline"
      />
      <EntryActs
        place={place}
        entry={page}
        more={
          <>
            {mayAdd && (
              <MenuItem
                onSelect={() =>
                  void navigate({ to: addressOf('new') as never, search: { parent: page.id } as never })
                }
              >
                <Plus /> {t('New page below this')}
              </MenuItem>
            )}
            {mayMove && steps.some(({ way }) => way) && <MenuSeparator />}
            {mayMove &&
              steps.map(
                ({ way, icon: Icon, label }) =>
                  way && (
                    <MenuItem key={label} onSelect={() => onPut(page.id, way.parentId, way.at)}>
                      <Icon /> {label}
                    </MenuItem>
                  ),
              )}
          </>
        }
      />
    </li>
  )
}
