/** Where messages appear. It is loaded with the first of them. */
import { type CSSProperties, type ComponentProps, useEffect } from 'react'
import { Toaster as Place } from 'sonner'

export { toast } from 'sonner'

const mounted = Promise.withResolvers<void>()

/** Resolves once messages can be shown. */
export const whenMounted: Promise<void> = mounted.promise

/** Its own green is too light on its own background, and its own font is another one than the page's. */
const LOOK = {
  '--success-text': 'var(--success)',
  '--error-text': 'var(--destructive)',
  fontFamily: 'inherit',
} as CSSProperties

export function Toaster(props: ComponentProps<typeof Place>) {
  useEffect(() => mounted.resolve(), [])
  return <Place style={LOOK} {...props} />
}
