/** The name of a button that shows only a picture. */
import { Tooltip as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'

const DELAY_MS = 300

export function Tooltip({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <Primitive.Provider delayDuration={DELAY_MS}>
      <Primitive.Root>
        <Primitive.Trigger asChild>{children}</Primitive.Trigger>
        <Primitive.Portal>
          <Primitive.Content
            sideOffset={4}
            className="z-50 max-w-72 rounded-md bg-foreground px-2.5 py-1.5 text-xs text-balance text-background"
          >
            {text}
          </Primitive.Content>
        </Primitive.Portal>
      </Primitive.Root>
    </Primitive.Provider>
  )
}
