/** The items of one menu: dragged or moved with the keyboard, put below each other, changed and taken out. */
import { useQueryClient } from '@tanstack/react-query'
import { ExternalLink, IndentDecrease, IndentIncrease, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { ApiError } from '@/api/problem'
import { useConfirm } from '@/kit/confirm'
import { Field } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { useLeaveGuard } from '@/kit/leave-guard'
import { Sortable, SortableItem } from '@/kit/records/sortable'
import { useMay } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Card, CardContent, CardFooter } from '@/ui/card'
import { Input } from '@/ui/input'
import { ItemDialog } from './item-dialog'
import { type FlatItem, type Menu, flatten, indentItem, mayIndent, moveItem, nest, sizeAt } from './menu-tree'
import { TargetText } from './target-text'

/** Themes count on these. */
const FIXED = new Set(['main', 'footer'])

export function MenuEditor({
  websiteId,
  menu,
  onSaved,
}: {
  websiteId: string
  menu: Menu
  onSaved: (menu: Menu) => void
}) {
  const { t } = useTranslation('structure')
  const client = useQueryClient()
  const confirm = useConfirm()
  const may = useMay()
  const mayChange = may('PUT /websites/{website_id}/menus/{id}')
  const [name, setName] = useState(menu.name)
  const [items, setItems] = useState(() => flatten(menu.items))
  const [before, setBefore] = useState(() => JSON.stringify([menu.name, nest(items)]))
  const [editing, setEditing] = useState<FlatItem | 'new'>()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const now = JSON.stringify([name, nest(items)])
  const isDirty = now !== before
  useLeaveGuard(isDirty && !isBusy)
  const refresh = () => client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/menus'] })
  const path = { website_id: websiteId, id: menu.id }
  const save = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      const { data } = await api.PUT('/websites/{website_id}/menus/{id}', {
        params: { path },
        headers: { 'if-match': `"${menu.version}"` },
        body: { name: name.trim(), items: nest(items) as never },
      })
      setBefore(now)
      done(t('Menu saved; visitors see it now'))
      if (data) onSaved(data as Menu)
      await refresh()
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) await refresh()
      else setProblem(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Delete the menu “{{name}}”?', { name: menu.name }),
      detail: t('Themes that ask for it show nothing there.'),
      action: t('Delete'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/websites/{website_id}/menus/{id}', {
        params: { path },
        headers: { 'if-match': `"${menu.version}"` },
      })
      setBefore(now)
      done(t('“{{name}}” deleted', { name: menu.name }), async () => {
        await api.POST('/websites/{website_id}/menus', {
          params: { path: { website_id: websiteId } },
          body: { handle: menu.handle, name: menu.name, items: menu.items as never },
        })
        await refresh()
      })
      await refresh()
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Card>
      <CardContent className="flex flex-col gap-4">
        {problem && (
          <Alert tone="danger">
            <AlertDescription className="text-foreground">{problem}</AlertDescription>
          </Alert>
        )}
        <Field label={t('Name')} className="sm:w-72">
          <Input
            maxLength={100}
            disabled={!mayChange}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        {items.length === 0 ? (
          <p className="rounded-lg border border-dashed px-4 py-8 text-center text-muted-foreground">
            {t('This menu has no items yet.')}
          </p>
        ) : (
          <Sortable
            ids={items.map(({ id }) => id)}
            onMove={(_, from, to) => setItems(moveItem(items, from, to))}
          >
            <ul aria-label={t('Items')} className="flex flex-col gap-1.5">
              {items.map((item, index) => (
                <SortableItem
                  key={item.id}
                  id={item.id}
                  label={item.title}
                  isDisabled={!mayChange}
                  indent={item.depth}
                  className="flex min-h-11 items-center gap-1 rounded-lg border bg-card py-1 pr-1.5 pl-1.5"
                >
                  <span className="min-w-0 flex-1 px-1">
                    <span className="flex items-center gap-1.5">
                      <span className="truncate font-medium">{item.title}</span>
                      {item.opens_new_tab && (
                        <ExternalLink
                          className="size-3.5 shrink-0 text-muted-foreground"
                          aria-label={t('opens in a new tab')}
                        />
                      )}
                    </span>
                    <span className="block truncate text-xs text-muted-foreground">
                      <TargetText websiteId={websiteId} target={item.target} />
                    </span>
                  </span>
                  {mayChange && (
                    <>
                      <Button
                        variant="ghost"
                        size="icon-sm"
                        disabled={item.depth === 0}
                        aria-label={t('Move “{{name}}” out', { name: item.title })}
                        onClick={() => setItems(indentItem(items, index, -1))}
                      >
                        <IndentDecrease aria-hidden />
                      </Button>
                      <Button
                        variant="ghost"
                        size="icon-sm"
                        disabled={!mayIndent(items, index)}
                        aria-label={t('Put “{{name}}” below the item above', { name: item.title })}
                        onClick={() => setItems(indentItem(items, index, 1))}
                      >
                        <IndentIncrease aria-hidden />
                      </Button>
                      <Button
                        variant="ghost"
                        size="icon-sm"
                        aria-label={t('Change “{{name}}”', { name: item.title })}
                        onClick={() => setEditing(item)}
                      >
                        <Pencil aria-hidden />
                      </Button>
                      <Button
                        variant="ghost"
                        size="icon-sm"
                        aria-label={t('Take out “{{name}}”', { name: item.title })}
                        onClick={() => {
                          const size = sizeAt(items, index)
                          setItems([...items.slice(0, index), ...items.slice(index + size)])
                        }}
                      >
                        <Trash2 aria-hidden />
                      </Button>
                    </>
                  )}
                </SortableItem>
              ))}
            </ul>
          </Sortable>
        )}
        {mayChange && (
          <Button variant="outline" className="self-start" onClick={() => setEditing('new')}>
            <Plus aria-hidden /> {t('Add an item')}
          </Button>
        )}
      </CardContent>
      {mayChange && (
        <CardFooter>
          {!FIXED.has(menu.handle) && (
            <Button variant="ghost" onClick={() => void remove()}>
              <Trash2 aria-hidden /> {t('Delete …')}
            </Button>
          )}
          <Button
            className="ml-auto"
            disabled={!isDirty || name.trim() === ''}
            isBusy={isBusy}
            onClick={() => void save()}
          >
            {t('Save')}
          </Button>
        </CardFooter>
      )}
      {editing && (
        <ItemDialog
          websiteId={websiteId}
          {...(editing !== 'new' && { item: editing })}
          onSave={(saved) =>
            setItems(
              editing === 'new'
                ? [...items, { ...saved, id: crypto.randomUUID(), depth: 0 }]
                : items.map((each) => (each.id === editing.id ? { ...each, ...saved } : each)),
            )
          }
          onClose={() => setEditing(undefined)}
        />
      )}
    </Card>
  )
}
