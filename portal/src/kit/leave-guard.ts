/** Asks before a page is left with something on it that is not saved. */
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useConfirm } from './confirm'

export function useLeaveGuard(isUnsaved: boolean): void {
  const { t } = useTranslation()
  const confirm = useConfirm()
  useBlocker({
    disabled: !isUnsaved,
    enableBeforeUnload: isUnsaved,
    shouldBlockFn: async () => {
      const isAgreed = await confirm({
        title: t('Leave without saving?'),
        detail: t('What you changed here is not saved yet.'),
        action: t('Leave'),
      })
      return !isAgreed
    },
  })
}
