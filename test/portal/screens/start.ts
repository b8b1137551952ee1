/** Signing in, and where one arrives. */
import type { Screen } from './screens.ts'

export const start: Screen[] = [
  { route: '_auth/sign-in', at: () => '/sign-in', as: 'nobody' },
  { route: '_auth/sign-up', at: () => '/sign-up', as: 'nobody' },
  { route: '_auth/forgot-password', at: () => '/forgot-password', as: 'nobody' },
  { route: '_auth/reset-password', at: () => '/reset-password#token', as: 'nobody' },
  { route: '_auth/verify-email', at: () => '/verify-email#token', as: 'nobody' },
  { route: '_auth/confirm-email', at: () => '/confirm-email#token', as: 'nobody' },
  { route: '_auth/invitations', at: () => '/invitations#token', as: 'nobody' },
]
