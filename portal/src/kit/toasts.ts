/** What happened, said briefly, with a way back where there is one. */
import i18next from 'i18next'
import { toast } from 'sonner'
import { messageOf } from './form'

/** Says that something was done. @param undo takes it back */
export function done(text: string, undo?: () => Promise<unknown>): void {
  toast.success(text, {
    ...(undo && {
      duration: 10_000,
      action: {
        label: i18next.t('Undo'),
        onClick: () => void undo().then(() => toast.success(i18next.t('Undone')), failed),
      },
    }),
  })
}

/** Says what could not be done. */
export function failed(error: unknown): void {
  toast.error(messageOf(error), { duration: 8_000 })
}
