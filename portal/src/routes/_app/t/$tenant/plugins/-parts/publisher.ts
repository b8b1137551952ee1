/** Who publishes the tenant's plugins; null before it says so. */
import { useQuery } from '@tanstack/react-query'
import { type Answer, api } from '@/api/api'
import { ApiError } from '@/api/problem'

export type Publisher = Answer<'get', '/marketplace/publisher'>

export function usePublisher() {
  return useQuery({
    queryKey: ['get', '/marketplace/publisher', 'or-null'],
    queryFn: async (): Promise<Publisher | null> => {
      try {
        const { data } = await api.GET('/marketplace/publisher')
        return data ?? null
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null
        throw error
      }
    },
  })
}
