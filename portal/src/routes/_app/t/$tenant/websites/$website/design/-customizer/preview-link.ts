/** A link that shows the website with a design that is not saved; made anew shortly after the last change. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '@/api/api'
import { type Design, fromDesign } from './design'

/** After the last key: typing makes one preview, not twenty. */
const WAIT_MS = 350
const EXPIRES_S = 3_600

/** @param isOpen whether this person may make previews; nothing is shown otherwise */
export function usePreviewLink(websiteId: string, theme: string, design: Design, isOpen: boolean) {
  const [shown, setShown] = useState(design)
  useEffect(() => {
    const timer = setTimeout(() => setShown(design), WAIT_MS)
    return () => clearTimeout(timer)
  }, [design])
  const query = useQuery({
    // What was shown before needs no new preview: undo and redo are at once.
    queryKey: ['theme-preview', websiteId, theme, JSON.stringify(shown)],
    queryFn: async ({ signal }) => {
      const { data } = await api.POST('/websites/{website_id}/theme/preview', {
        params: { path: { website_id: websiteId } },
        body: {
          theme,
          customization: fromDesign(shown),
          expires_in_seconds: EXPIRES_S,
        },
        signal,
      })
      return data?.url
    },
    enabled: isOpen,
    staleTime: (EXPIRES_S - 300) * 1_000,
    gcTime: 600_000,
    retry: 1,
  })
  return {
    url: query.data,
    error: query.error,
    /** Whether what is shown is older than what is set. */
    isBehind: isOpen && (shown !== design || query.isFetching),
  }
}

/** The link for a page of the website. @param path as visitors know it */
export function linkTo(url: string, path: string): string {
  const link = new URL(url)
  const aim = new URL(path, link.origin)
  for (const [name, value] of link.searchParams) aim.searchParams.set(name, value)
  return aim.href
}
