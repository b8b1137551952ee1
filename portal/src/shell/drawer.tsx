/** The navigation of phones, which comes from the side. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogTitle, SheetContent } from '@/ui/dialog'

export default function Drawer({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <SheetContent side="left" className="w-72 gap-3 bg-sidebar p-3" aria-describedby={undefined}>
        <DialogTitle className="sr-only">{t('Navigation')}</DialogTitle>
        {children}
      </SheetContent>
    </Dialog>
  )
}
