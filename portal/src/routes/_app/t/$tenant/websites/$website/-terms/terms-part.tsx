/** Categories as a tree, tags as a list: added, changed, brought together, deleted. */
import { Ellipsis, Plus, Tags } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { useMay } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { Empty } from '@/kit/states'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/ui/menu'
import { MergeDialog, TermDialog } from './term-dialogs'
import { type PlacedTerm, type Taxonomy, pathOf, placeTerms, useRefreshTerms } from './terms'

type Asking = { act: 'add'; parent?: string } | { act: 'change' | 'merge'; term: PlacedTerm }

export function TermsPart({
  websiteId,
  taxonomy,
  q,
  onSearch,
}: {
  websiteId: string
  taxonomy: Taxonomy
  q: string | undefined
  onSearch: (text: string) => void
}) {
  const { t } = useTranslation('structure')
  const confirm = useConfirm()
  const refresh = useRefreshTerms(taxonomy)
  const mayChange = useMay()('POST /websites/{website_id}/categories')
  const [asking, setAsking] = useState<Asking>()
  const isTree = taxonomy === 'categories'
  const path = pathOf(taxonomy, '')
  const query = useList(['get', path, websiteId, { q }], async (cursor) => {
    const { data } = await api.GET(path, {
      params: {
        path: { website_id: websiteId },
        query: { limit: 200, ...(q && { q }), ...(cursor && { cursor }) },
      },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const close = () => setAsking(undefined)
  const remove = async (term: PlacedTerm) => {
    const isAgreed = await confirm({
      title: t('Delete “{{name}}”?', { name: term.name }),
      detail:
        term.entries_count > 0
          ? t('{{count}} entries are filed under it; they stay, without it. Its page is gone.', {
              count: term.entries_count,
            })
          : t('Nothing is filed under it.'),
      action: t('Delete'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE(pathOf(taxonomy, '/{id}'), {
        params: { path: { website_id: websiteId, id: term.id } },
        headers: { 'if-match': `"${term.version}"` },
      })
      await refresh()
      done(t('“{{name}}” deleted', { name: term.name }))
    } catch (error) {
      failed(error)
    }
  }
  const add = mayChange && (
    <Button onClick={() => setAsking({ act: 'add' })}>
      <Plus aria-hidden /> {isTree ? t('New category') : t('New tag')}
    </Button>
  )
  const terms = query.items ?? []
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <SearchInput
          value={q ?? ''}
          onChange={onSearch}
          label={isTree ? t('Find a category') : t('Find a tag')}
        />
        {add}
      </div>
      <Listed
        query={query}
        isFiltered={q !== undefined}
        onReset={() => onSearch('')}
        empty={
          <Empty icon={Tags} title={isTree ? t('No categories yet') : t('No tags yet')} actions={add}>
            {isTree
              ? t('They sort posts by subject, and each has a page that lists them.')
              : t('Loose keywords; people add them while they write.')}
          </Empty>
        }
      >
        {(items) => (
          <ul className="divide-y rounded-xl border bg-card">
            {placeTerms(items).map((term) => (
              <li
                key={term.id}
                className="flex min-h-12 items-center gap-3 px-4 py-2"
                style={{ paddingLeft: `${1 + term.depth * 1.5}rem` }}
              >
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{term.name}</span>
                  <span className="block truncate text-xs text-muted-foreground">
                    {term.path}
                    {term.description && ` · ${term.description}`}
                  </span>
                </span>
                <span className="text-xs whitespace-nowrap text-muted-foreground">
                  {t('{{count}} entries', { count: term.entries_count })}
                </span>
                {mayChange && (
                  <Menu>
                    <MenuTrigger asChild>
                      <Button
                        variant="ghost"
                        size="icon-sm"
                        aria-label={t('Acts for “{{name}}”', { name: term.name })}
                      >
                        <Ellipsis aria-hidden />
                      </Button>
                    </MenuTrigger>
                    <MenuContent align="end">
                      <MenuItem onSelect={() => setAsking({ act: 'change', term })}>{t('Edit …')}</MenuItem>
                      {isTree && (
                        <MenuItem onSelect={() => setAsking({ act: 'add', parent: term.id })}>
                          {t('New category below it …')}
                        </MenuItem>
                      )}
                      <MenuItem onSelect={() => setAsking({ act: 'merge', term })}>
                        {t('Merge into another …')}
                      </MenuItem>
                      <MenuSeparator />
                      <MenuItem isDestructive onSelect={() => void remove(term)}>
                        {t('Delete …')}
                      </MenuItem>
                    </MenuContent>
                  </Menu>
                )}
              </li>
            ))}
          </ul>
        )}
      </Listed>
      {asking?.act === 'add' && (
        <TermDialog
          websiteId={websiteId}
          taxonomy={taxonomy}
          terms={terms}
          {...(asking.parent && { parent: asking.parent })}
          onClose={close}
        />
      )}
      {asking?.act === 'change' && (
        <TermDialog
          websiteId={websiteId}
          taxonomy={taxonomy}
          terms={terms}
          term={asking.term}
          onClose={close}
        />
      )}
      {asking?.act === 'merge' && (
        <MergeDialog
          websiteId={websiteId}
          taxonomy={taxonomy}
          terms={terms}
          term={asking.term}
          onClose={close}
        />
      )}
    </>
  )
}
