/** Where entries are in the portal. */
import { useParams } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { EntryPlace } from './entry-api'

/** @returns the address of an entry's editor by its id; of their list without one */
export function useEntryAddress({ websiteId, kind: { segment, type } }: EntryPlace): (id?: string) => string {
  const { tenant } = useParams({ from: '/_app/t/$tenant/websites/$website' })
  return useCallback(
    (id) => {
      const base = `/t/${tenant}/websites/${websiteId}`
      if (segment !== 'records') return id === undefined ? `${base}/${segment}` : `${base}/${segment}/${id}`
      const list = `${base}/collections/${type}`
      return id === undefined ? list : `${list}/records/${id}`
    },
    [tenant, websiteId, segment, type],
  )
}
