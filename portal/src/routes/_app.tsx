/** Everything behind the sign-in. */
import { Outlet, createFileRoute, redirect } from '@tanstack/react-router'
import { ApiError } from '@/api/problem'
import { accessToken } from '@/api/session'
import { loadPortal } from '@/shell/portal'
import { SignInAgain } from '@/shell/sign-in-again'

export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ location, context: { queryClient } }) => {
    await loadPortal(queryClient)
    try {
      await accessToken()
    } catch (error) {
      // Not a member of the tenant that was looked at before: signed in all the same, and on the way elsewhere.
      if (error instanceof ApiError && error.code === 'tenant_not_found') return
      if (error instanceof ApiError && error.status > 0 && error.status < 500)
        throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } })
      throw error
    }
  },
  component: () => (
    <>
      <Outlet />
      <SignInAgain />
    </>
  ),
})
