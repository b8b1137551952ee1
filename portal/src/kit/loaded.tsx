/** Shows the right one of: loading, failed, and what was loaded. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Frame } from './page'
import { Failed, Loading } from './states'

export function Loaded<Data, Problem>({
  query,
  loading,
  isPage,
  children,
}: {
  query: UseQueryResult<Data, Problem>
  loading?: ReactNode
  /** What is loaded is a whole screen, and so is what stands in its place. */
  isPage?: boolean
  children: (data: Data) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  const instead = query.isError ? (
    <Failed error={query.error} onRetry={() => void query.refetch()} />
  ) : (
    (loading ?? <Loading />)
  )
  return isPage ? <Frame>{instead}</Frame> : instead
}
