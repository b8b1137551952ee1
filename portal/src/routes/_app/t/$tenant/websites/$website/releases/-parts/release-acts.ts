/** What can be done with one release at once. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Body, api } from '@/api/api'
import { done, failed } from '@/kit/toasts'
import { websiteOptions } from '@/kit/website'

export type Part = NonNullable<
  NonNullable<Body<'post', '/websites/{website_id}/releases/{number}/restore'>>['parts']
>[number]

export function useReleaseActs(websiteId: string) {
  const { t } = useTranslation('websites')
  const client = useQueryClient()
  const of = (number: number) => ({ params: { path: { website_id: websiteId, number } } })
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/releases'] })
    await client.invalidateQueries({ queryKey: websiteOptions(websiteId).queryKey })
  }
  const put = (number: number, isPinned: boolean) =>
    isPinned
      ? api.POST('/websites/{website_id}/releases/{number}/pin', of(number))
      : api.DELETE('/websites/{website_id}/releases/{number}/pin', of(number))
  const restore = async (number: number, parts: Part[] | undefined, note: string) => {
    const { data } = await api.POST('/websites/{website_id}/releases/{number}/restore', {
      ...of(number),
      body: { ...(parts && { parts }), ...(note && { note }) },
    })
    // Nearly everything may be another now.
    await client.invalidateQueries()
    return data
  }
  return {
    pin: async (number: number, isPinned: boolean) => {
      try {
        await put(number, isPinned)
        await refresh()
        done(
          isPinned
            ? t('Release {{number}} is kept for good', { number })
            : t('Release {{number}} may be removed some day', { number }),
          () => put(number, !isPinned).then(refresh),
        )
      } catch (error) {
        failed(error)
      }
    },
    /** Opens it in another tab. */
    look: async (number: number) => {
      // Opened before the answer is there, or browsers take it for a pop-up.
      const tab = window.open('about:blank', '_blank')
      try {
        const { data } = await api.POST('/websites/{website_id}/releases/{number}/preview', {
          ...of(number),
          body: { expires_in_seconds: 3_600 },
        })
        if (data && tab) tab.location.href = data.url
        else tab?.close()
      } catch (error) {
        tab?.close()
        failed(error)
      }
    },
    /** @throws ApiError what the server refuses */
    restore: async (number: number, live: number, parts: Part[] | undefined, note: string) => {
      const made = await restore(number, parts, note)
      done(
        t('Visitors see release {{number}} again', { number }),
        made && made.number !== live ? () => restore(live, parts, '') : undefined,
      )
    },
  }
}
