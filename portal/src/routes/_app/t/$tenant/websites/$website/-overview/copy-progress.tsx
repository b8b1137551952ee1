/** While a website is being made or copied: how far it is; it goes on whether somebody looks or not. */
import { useQuery } from '@tanstack/react-query'
import { LoaderCircle } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { useMay } from '@/kit/rights'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Progress } from '@/ui/progress'
import { useRefreshWebsites } from '../../-acts/acts'

const LOOK_AGAIN_MS = 1_500

export function CopyProgress({ job: id }: { job: string | undefined }) {
  const { t } = useTranslation('websites')
  const may = useMay()
  const refresh = useRefreshWebsites()
  const { data: job } = useQuery({
    ...$api.queryOptions('get', '/jobs/{id}', { params: { path: { id: id ?? '' } } }),
    enabled: id !== undefined && may('GET /jobs/{id}'),
    refetchInterval: LOOK_AGAIN_MS,
  })
  useEffect(() => {
    const timer = setInterval(() => void refresh(), LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [refresh])
  if (job?.state === 'failed')
    return (
      <Alert tone="danger">
        <AlertTitle>{t('The website could not be made')}</AlertTitle>
        <AlertDescription>{job.last_error}</AlertDescription>
      </Alert>
    )
  const total = job?.progress?.total
  return (
    <Alert tone="info">
      <LoaderCircle className="animate-spin" aria-hidden />
      <AlertTitle>{t('The website is being made')}</AlertTitle>
      <AlertDescription>
        {t('You can leave this page; it goes on.')}
        <Progress
          label={t('The website is being made')}
          {...(total && { value: ((job.progress?.done ?? 0) / total) * 100 })}
        />
      </AlertDescription>
    </Alert>
  )
}
