/** Where messages appear. It is loaded with the first of them. */
import { type ComponentProps, useEffect } from 'react'
import { Toaster as Place } from 'sonner'

export { toast } from 'sonner'

const mounted = Promise.withResolvers<void>()

/** Resolves once messages can be shown. */
export const whenMounted: Promise<void> = mounted.promise

export function Toaster(props: ComponentProps<typeof Place>) {
  useEffect(() => mounted.resolve(), [])
  return <Place {...props} />
}
