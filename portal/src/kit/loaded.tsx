/** Shows the right one of: loading, failed, and what was loaded. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Failed, Loading } from './states'

export function Loaded<Data, Problem>({
  query,
  loading,
  children,
}: {
  query: UseQueryResult<Data, Problem>
  loading?: ReactNode
  children: (data: Data) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />
  return loading ?? <Loading />
}
