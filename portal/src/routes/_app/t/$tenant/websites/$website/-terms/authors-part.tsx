/** The people in whose names content is published. */
import { Pencil, Plus, Trash2, UserRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { ChosenFile } from '@/kit/records/file-input'
import { useMay } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { Empty } from '@/kit/states'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { AuthorDialog, useRefreshAuthors } from './author-dialog'

type Author = Item<'/websites/{website_id}/authors'>

export function AuthorsPart({
  websiteId,
  q,
  onSearch,
}: {
  websiteId: string
  q: string | undefined
  onSearch: (text: string) => void
}) {
  const { t } = useTranslation('structure')
  const confirm = useConfirm()
  const refresh = useRefreshAuthors()
  const mayChange = useMay()('POST /websites/{website_id}/authors')
  const [editing, setEditing] = useState<Author | 'new'>()
  const query = useList(['get', '/websites/{website_id}/authors', websiteId, { q }], async (cursor) => {
    const { data } = await api.GET('/websites/{website_id}/authors', {
      params: {
        path: { website_id: websiteId },
        query: { limit: 100, ...(q && { q }), ...(cursor && { cursor }) },
      },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const remove = async (author: Author) => {
    const isAgreed = await confirm({
      title: t('Delete “{{name}}”?', { name: author.name }),
      detail: t('What was written under this name stays, without the name. The page of the author is gone.'),
      action: t('Delete'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/websites/{website_id}/authors/{id}', {
        params: { path: { website_id: websiteId, id: author.id } },
        headers: { 'if-match': `"${author.version}"` },
      })
      await refresh()
      done(t('“{{name}}” deleted', { name: author.name }))
    } catch (error) {
      failed(error)
    }
  }
  const add = mayChange && (
    <Button onClick={() => setEditing('new')}>
      <Plus aria-hidden /> {t('New author')}
    </Button>
  )
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <SearchInput value={q ?? ''} onChange={onSearch} label={t('Find an author')} />
        {add}
      </div>
      <Listed
        query={query}
        isFiltered={q !== undefined}
        onReset={() => onSearch('')}
        empty={
          <Empty icon={UserRound} title={t('No authors yet')} actions={add}>
            {t('Each has a page with a portrait, some words and what they wrote.')}
          </Empty>
        }
      >
        {(authors) => (
          <ul className="divide-y rounded-xl border bg-card">
            {authors.map((author) => (
              <li key={author.id} className="flex min-h-14 items-center gap-3 px-4 py-2.5">
                {author.avatar_media_id ? (
                  <ChosenFile websiteId={websiteId} id={author.avatar_media_id} isSmall />
                ) : (
                  <span className="flex size-8 items-center justify-center rounded-md bg-muted text-muted-foreground">
                    <UserRound className="size-4" aria-hidden />
                  </span>
                )}
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{author.name}</span>
                  <span className="block truncate text-xs text-muted-foreground">
                    {author.path}
                    {author.bio && ` · ${author.bio}`}
                  </span>
                </span>
                <span className="text-xs whitespace-nowrap text-muted-foreground">
                  {t('{{count}} entries', { count: author.entries_count })}
                </span>
                {mayChange && (
                  <span className="flex">
                    <Button
                      variant="ghost"
                      size="icon-sm"
                      aria-label={t('Edit “{{name}}”', { name: author.name })}
                      onClick={() => setEditing(author)}
                    >
                      <Pencil aria-hidden />
                    </Button>
                    <Button
                      variant="ghost"
                      size="icon-sm"
                      aria-label={t('Delete “{{name}}”', { name: author.name })}
                      onClick={() => void remove(author)}
                    >
                      <Trash2 aria-hidden />
                    </Button>
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </Listed>
      {editing && (
        <AuthorDialog
          websiteId={websiteId}
          {...(editing !== 'new' && { author: editing })}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  )
}
