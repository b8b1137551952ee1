/** Checks the chain of hashes: that no entry was changed, removed or slipped in. */
import { useMutation } from '@tanstack/react-query'
import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '@/kit/numbers'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { type Trail, verifyTrail } from './trail'

export function Verify({ trail }: { trail: Trail }) {
  const { t, i18n } = useTranslation('audit')
  const verify = useMutation({ mutationFn: () => verifyTrail(trail) })
  const { data } = verify
  if (!data)
    return (
      <Button
        variant="outline"
        className="self-start"
        isBusy={verify.isPending}
        onClick={() => verify.mutate()}
      >
        <ShieldCheck aria-hidden /> {t('Check that nothing was changed')}
      </Button>
    )
  return data.ok ? (
    <Alert tone="success">
      <ShieldCheck aria-hidden />
      <AlertTitle>{t('The log is as it was written')}</AlertTitle>
      <AlertDescription>
        {t('{{entries}} entries were checked. Keep this to prove it later: {{hash}}', {
          entries: formatNumber(data.checked, i18n.language),
          hash: `${data.last_seq}:${data.last_hash.slice(0, 16)}…`,
        })}
      </AlertDescription>
    </Alert>
  ) : (
    <Alert tone="danger">
      <ShieldAlert aria-hidden />
      <AlertTitle>{t('The log was changed')}</AlertTitle>
      <AlertDescription>
        {t('The first entry that does not fit is number {{entry}} ({{reason}}).', {
          entry: data.first_bad_seq ?? '?',
          reason: data.reason ?? '?',
        })}
      </AlertDescription>
    </Alert>
  )
}
