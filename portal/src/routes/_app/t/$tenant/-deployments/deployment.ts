/** Deployments as the API gives them, and what they are called in the portal. */
import { useTranslation } from 'react-i18next'
import type { Answer, Item } from '@/api/api'
import type { Tone } from '@/ui/badge'

export type ListedDeployment = Item<'/deployments'>
export type Deployment = Answer<'get', '/deployments/{deployment_id}'>
export type DeploymentSite = Item<'/deployments/{deployment_id}/websites'>
export type DeploymentStep = Deployment['steps'][number]
export type State = ListedDeployment['state']
export type Module = ListedDeployment['module']
export type Strategy = ListedDeployment['strategy']
export type Environment = ListedDeployment['environment']
export type Act = ListedDeployment['can'][number]

export const STATES = [
  'queued',
  'running',
  'waiting',
  'paused',
  'succeeded',
  'failed',
  'rolled_back',
  'aborted',
  'rejected',
] as const satisfies readonly State[]
export const MODULES = [
  'theme',
  'plugin',
  'content',
  'configuration',
  'api',
] as const satisfies readonly Module[]
export const STRATEGIES = ['direct', 'canary', 'rolling', 'blue_green'] as const satisfies readonly Strategy[]
export const ENVIRONMENTS = ['production', 'staging'] as const satisfies readonly Environment[]

export const STATE_TONES: Record<State, Tone> = {
  queued: 'neutral',
  running: 'info',
  waiting: 'info',
  paused: 'warning',
  succeeded: 'success',
  failed: 'danger',
  rolled_back: 'warning',
  aborted: 'neutral',
  rejected: 'danger',
}

/** Whether nothing happens any more by itself. */
export function isOver({ state }: Pick<ListedDeployment, 'state'>): boolean {
  return ['succeeded', 'failed', 'rolled_back', 'aborted', 'rejected'].includes(state)
}

export function useStateNames(): Record<State, string> {
  const { t } = useTranslation('deployments')
  return {
    queued: t('In line'),
    running: t('Under way'),
    waiting: t('Waiting'),
    paused: t('Paused'),
    succeeded: t('Succeeded'),
    failed: t('Failed'),
    rolled_back: t('Rolled back'),
    aborted: t('Aborted'),
    rejected: t('Rejected'),
  }
}

export function useModuleNames(): Record<Module, string> {
  const { t } = useTranslation('deployments')
  return {
    theme: t('Theme'),
    plugin: t('Plugins'),
    content: t('Content'),
    configuration: t('Settings'),
    api: t('Content API'),
  }
}

export function useStrategyNames(): Record<Strategy, string> {
  const { t } = useTranslation('deployments')
  return {
    direct: t('At once'),
    canary: t('Canary'),
    rolling: t('In batches'),
    blue_green: t('Blue-green'),
  }
}

export function useEnvironmentNames(): Record<Environment, string> {
  const { t } = useTranslation('deployments')
  return { production: t('Production'), staging: t('Staging') }
}

export function useStepNames(): Record<DeploymentStep['name'], string> {
  const { t } = useTranslation('deployments')
  return {
    validate: t('Validate'),
    scan: t('Scan the package'),
    build: t('Build'),
    warm_up: t('Warm up'),
    smoke_test: t('Smoke test'),
    approval: t('Approval'),
    window: t('Change window'),
    roll_out: t('Roll out'),
    analyse: t('Watch'),
    finish: t('Finish'),
  }
}

/** What a deployment that does nothing at present waits for; undefined while something is done. */
export function useWaitingText(): (waitingFor: string | null) => string | undefined {
  const { t } = useTranslation('deployments')
  const texts: Record<string, string> = {
    time: t('Begins at its time'),
    turn: t('Waits until another deployment is through'),
    websites: t('Waits for another deployment of the same website'),
    approval: t('Waits for approval'),
    window: t('Waits for the change window'),
    watching: t('Is being watched'),
  }
  return (waitingFor) => (waitingFor === null ? undefined : texts[waitingFor])
}
