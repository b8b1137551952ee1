/** One website: everything below this address is about it, and the tenant's shell shows its navigation. */
import { Outlet, createFileRoute, notFound } from '@tanstack/react-router'
import { ApiError } from '@/api/problem'
import { websiteOptions } from '@/kit/website'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website')({
  beforeLoad: async ({ params: { website }, context: { queryClient } }) => {
    try {
      await queryClient.ensureQueryData(websiteOptions(website))
    } catch (error) {
      // Not there, or not of this tenant, or no id at all.
      if (error instanceof ApiError && (error.status === 404 || error.status === 400)) throw notFound()
      throw error
    }
  },
  component: () => <Outlet />,
})
