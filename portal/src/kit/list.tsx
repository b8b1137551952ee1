/** Lists that grow: the next part is loaded when it is asked for, and the address keeps the filters. */
import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'

type Part<Of> = { items: Of[]; next_cursor: string | null }

/**
 * @param key of the cache; begin it with the method and path of the call, as `$api` does, so that both are refreshed together
 * @param load the part after that cursor
 */
export function useList<Of>(
  key: QueryKey,
  load: (cursor: string | undefined) => Promise<Part<Of>>,
  options: {
    enabled?: boolean
    /** In ms, how soon to look again while something of it is under way. */
    refetchInterval?: (items: Of[] | undefined) => number | false
  } = {},
) {
  const { refetchInterval } = options
  const query = useInfiniteQuery({
    queryKey: [...key, 'list'],
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    enabled: options.enabled ?? true,
    refetchInterval: ({ state }) =>
      refetchInterval?.(state.data?.pages.flatMap((page) => page.items)) ?? false,
  })
  return { ...query, items: query.data?.pages.flatMap((page) => page.items) }
}

export function LoadMore({
  query,
}: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
}) {
  const { t } = useTranslation()
  if (!query.hasNextPage) return null
  return (
    <div className="flex justify-center">
      <Button variant="outline" isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t('Show more')}
      </Button>
    </div>
  )
}
