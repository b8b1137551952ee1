/** Says that somebody else saved what is being changed here, and loads it when one wants to. */
import { useTranslation } from 'react-i18next'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'

/** @param onLoad takes what is there now in place of what was changed here */
export function Outdated({ onLoad }: { onLoad: () => void }) {
  const { t } = useTranslation('structure')
  return (
    <Alert tone="warning">
      <AlertTitle>{t('Somebody else changed this meanwhile')}</AlertTitle>
      <AlertDescription>
        {t('To save, load what is there now. What you changed here and did not save is lost then.')}
        <Button size="sm" variant="outline" onClick={onLoad}>
          {t('Load what is there now')}
        </Button>
      </AlertDescription>
    </Alert>
  )
}
