/** What happened, said briefly, with a way back where there is one. */
import i18next from 'i18next'
import { useSyncExternalStore } from 'react'
import { messageOf } from './form'
import type { toast as toastOf } from './toaster'

type Toast = typeof toastOf

let isWanted = false
const listeners = new Set<() => void>()

/** Whether anything has been said yet: until then, nobody loads what says it. */
export function useToasterWanted(): boolean {
  return useSyncExternalStore(
    (heard) => {
      listeners.add(heard)
      return () => void listeners.delete(heard)
    },
    () => isWanted,
  )
}

/** Shows a message. */
export async function say(act: (toast: Toast) => void): Promise<void> {
  isWanted = true
  for (const heard of listeners) heard()
  const { toast, whenMounted } = await import('./toaster')
  await whenMounted
  act(toast)
}

/** Says that something was done. @param undo takes it back */
export function done(text: string, undo?: () => Promise<unknown>): void {
  void say((toast) =>
    toast.success(text, {
      ...(undo && {
        duration: 10_000,
        action: {
          label: i18next.t('Undo'),
          onClick: () => void undo().then(() => done(i18next.t('Undone')), failed),
        },
      }),
    }),
  )
}

/** Says what could not be done. */
export function failed(error: unknown): void {
  void say((toast) => toast.error(messageOf(error), { duration: 8_000 }))
}
