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
      if (error instanceof ApiError && error.status > 0 && error.status < 500)
        throw redirect({ to: '/sign-in', search: { next: location.href } })
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
