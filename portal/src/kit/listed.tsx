/** The right one of: loading, failed, nothing found, nothing yet, and the list with its way to more. */
import type { ReactNode } from 'react'
import { LoadMore } from './list'
import { Failed, Loading, NothingFound } from './states'

type ListQuery<Of> = {
  items: Of[] | undefined
  isError: boolean
  error: unknown
  refetch: () => unknown
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
}

export function Listed<Of>({
  query,
  empty,
  isFiltered,
  onReset,
  loading,
  children,
}: {
  query: ListQuery<Of>
  /** Shown when there is nothing at all. */
  empty: ReactNode
  /** Nothing may be there because of what is searched for. */
  isFiltered?: boolean
  onReset?: () => void
  loading?: ReactNode
  children: (items: Of[]) => ReactNode
}) {
  const { items } = query
  if (!items) {
    if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />
    return loading ?? <Loading />
  }
  if (items.length === 0) return isFiltered ? <NothingFound {...(onReset && { onReset })} /> : empty
  return (
    <>
      {children(items)}
      <LoadMore query={query} />
    </>
  )
}
