/** What can be done with a deployment in its present state, each with one click. */
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ChevronsRight, Pause, Play, Square, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { useMay } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import type { Act, Deployment } from '../deployment'

export const deploymentOptions = (id: string) =>
  $api.queryOptions('get', '/deployments/{deployment_id}', { params: { path: { deployment_id: id } } })

/** Acts, and shows what the server answers. @returns the act that is under way, and how to start one */
export function useActs(tenant: string, deployment: Deployment) {
  const { t } = useTranslation('deployments')
  const client = useQueryClient()
  const navigate = useNavigate()
  const [busy, setBusy] = useState<Act>()
  const texts: Record<Act, string> = {
    rollback: t('Rolled back: visitors see again what they saw before'),
    pause: t('Paused: visitors go on seeing what they see'),
    resume: t('It goes on'),
    promote: deployment.strategy === 'rolling' ? t('It finishes now') : t('It goes to everybody now'),
    abort: t('Aborted: visitors see what they saw before'),
    approve: t('Approved'),
    reject: t('Rejected'),
  }
  const act = async (name: Act, note?: string) => {
    setBusy(name)
    try {
      const { data } = await api.POST(`/deployments/{deployment_id}/${name}`, {
        params: { path: { deployment_id: deployment.id } },
        body: { ...(note && { note }) },
      })
      if (!data) return
      client.setQueryData(deploymentOptions(data.id).queryKey, data)
      await client.invalidateQueries({ queryKey: ['get', '/deployments/{deployment_id}/websites'] })
      await client.invalidateQueries({ queryKey: ['get', '/approvals/{id}'] })
      // From staging, promotion makes a deployment of its own.
      if (data.id !== deployment.id) {
        done(t('A deployment to production has begun'))
        await navigate({ to: '/t/$tenant/deployments/$id', params: { tenant, id: data.id } })
      } else done(texts[name])
    } catch (error) {
      failed(error)
      await client.invalidateQueries({ queryKey: ['get', '/deployments/{deployment_id}'] })
    } finally {
      setBusy(undefined)
    }
  }
  return { busy, act }
}

/** Approving and rejecting are where it says who has to agree. */
export function ActButtons({ tenant, deployment }: { tenant: string; deployment: Deployment }) {
  const { t } = useTranslation('deployments')
  const may = useMay()
  const { busy, act } = useActs(tenant, deployment)
  const can = (name: Act) => deployment.can.includes(name) && may(`POST /deployments/{deployment_id}/${name}`)
  const button = (name: Act) => ({
    isBusy: busy === name,
    disabled: busy !== undefined,
    onClick: () => void act(name),
  })
  const isStaged = deployment.state === 'succeeded' && deployment.environment === 'staging'
  return (
    <>
      {can('pause') && (
        <Button variant="outline" {...button('pause')}>
          <Pause aria-hidden /> {t('Pause')}
        </Button>
      )}
      {can('resume') && (
        <Button variant="outline" {...button('resume')}>
          <Play aria-hidden /> {t('Resume')}
        </Button>
      )}
      {can('abort') && (
        <Button variant="outline" {...button('abort')}>
          <Square aria-hidden /> {t('Abort')}
        </Button>
      )}
      {can('promote') && (
        <Button variant={can('rollback') ? 'outline' : 'default'} {...button('promote')}>
          <ChevronsRight aria-hidden />
          {isStaged
            ? t('Promote to production')
            : deployment.waiting_for === 'time'
              ? t('Begin now')
              : deployment.strategy === 'rolling'
                ? t('Finish at once')
                : t('Promote to everybody')}
        </Button>
      )}
      {can('rollback') && (
        <Button variant="destructive" {...button('rollback')}>
          <Undo2 aria-hidden /> {t('Roll back')}
        </Button>
      )}
    </>
  )
}
