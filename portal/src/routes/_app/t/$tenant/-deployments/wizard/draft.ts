/** What is to be deployed, where and how, as the wizard's address has it: other screens link to it with parts filled in. */
import type { Body } from '@/api/api'
import { type Environment, MODULES, type Module, STRATEGIES, type Strategy } from '../deployment'

export const STEPS = ['what', 'where', 'how', 'review'] as const
export type StepName = (typeof STEPS)[number]

export type PluginAct = Body<'post', '/deployments/plugin'>['plugins'][number]
export type CanaryStep = { percent: number; seconds: number }
type Settings = Body<'post', '/deployments/configuration'>['settings']

export type Draft = {
  module?: Module
  /** Of a theme: its name or hash. */
  theme?: string
  version?: string
  plugins?: PluginAct[]
  /** Of content: everything that was changed, some of it, or what an earlier release showed. */
  content?: 'all' | 'chosen' | 'release'
  entries?: string[]
  unpublish?: string[]
  release?: number
  settings?: Settings
  api?: NonNullable<Settings['api']>
  websites?: string[]
  all?: boolean
  environment?: Environment
  strategy?: Strategy
  steps?: CanaryStep[]
  batch?: number
  pause?: number
  watch?: number
  hot?: number
  skip?: boolean
  at?: string
  note?: string
  /** Why it goes ahead in spite of the team's own freezes. */
  override?: string
}

/** What is said anew; undefined takes it back. */
export type Change = { [Name in keyof Draft]?: Draft[Name] | undefined }

export function changed(draft: Draft, change: Change): Draft {
  const next = { ...draft, ...change }
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as Draft
}

export type WizardSearch = Draft & { step?: StepName }

export const CANARY: CanaryStep[] = [
  { percent: 10, seconds: 300 },
  { percent: 50, seconds: 300 },
]
export const BATCH = 10
export const PAUSE = 10
export const WATCH = 60
export const HOT = 600

/** Takes from an address what can be made sense of. */
export function draftOf(search: Record<string, unknown>): WizardSearch {
  const { step, strategy, environment, content, kind, plugin, module = kind } = search
  const textIn = (name: string) => {
    const value = search[name]
    return typeof value === 'string' && value !== '' ? { [name]: value } : {}
  }
  const numberIn = (name: string) => (typeof search[name] === 'number' ? { [name]: search[name] } : {})
  const trueIn = (name: string) => (search[name] === true ? { [name]: true } : {})
  const textsIn = (name: string) => {
    const value = search[name]
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? { [name]: value } : {}
  }
  const objectsIn = (name: string) => {
    const value = search[name]
    return Array.isArray(value) && value.every(isObject) ? { [name]: value } : {}
  }
  const objectIn = (name: string) => (isObject(search[name]) ? { [name]: search[name] } : {})
  return {
    ...(STEPS.includes(step as StepName) && { step: step as StepName }),
    ...(MODULES.includes(module as Module) && { module: module as Module }),
    ...(STRATEGIES.includes(strategy as Strategy) && { strategy: strategy as Strategy }),
    ...(environment === 'staging' && { environment }),
    ...((content === 'all' || content === 'chosen' || content === 'release') && { content }),
    ...textIn('theme'),
    ...textIn('version'),
    ...textIn('at'),
    ...textIn('note'),
    ...textIn('override'),
    ...numberIn('release'),
    ...numberIn('batch'),
    ...numberIn('pause'),
    ...numberIn('watch'),
    ...numberIn('hot'),
    ...trueIn('all'),
    ...trueIn('skip'),
    ...(typeof search['websites'] === 'string' && { websites: [search['websites']] }),
    ...textsIn('websites'),
    ...textsIn('entries'),
    ...textsIn('unpublish'),
    // A plugin by its name alone: what it asks for is to be agreed to here.
    ...(typeof plugin === 'string' && { plugins: [{ name: plugin }] }),
    ...objectsIn('plugins'),
    ...objectsIn('steps'),
    ...objectIn('settings'),
    ...objectIn('api'),
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a part says all that has to be said. */
export function isReady(step: StepName, draft: Draft): boolean {
  if (step === 'what') return isWhatReady(draft)
  if (step === 'where') return draft.all === true || (draft.websites?.length ?? 0) > 0
  return step === 'review' || draft.strategy !== 'canary' || isRising(draft.steps ?? CANARY)
}

function isWhatReady(draft: Draft): boolean {
  const { module, content, plugins = [], entries = [], unpublish = [], websites, release } = draft
  const isOne = websites?.length === 1
  const ready: Record<Module, boolean> = {
    theme: draft.theme !== undefined,
    plugin: plugins.length > 0 && plugins.every(isAgreed),
    content:
      content === 'all' ||
      (content === 'chosen' && isOne && entries.length + unpublish.length > 0) ||
      (content === 'release' && isOne && release !== undefined),
    configuration: Object.keys(draft.settings ?? {}).length > 0,
    api: Object.keys(draft.api ?? {}).length > 0,
  }
  return module !== undefined && ready[module]
}

/** Whether nothing is installed without a word on what it asks for. */
const isAgreed = ({ grant, enabled, remove, settings }: PluginAct) =>
  grant !== undefined || enabled !== undefined || remove === true || settings !== undefined

/** Whether each step of a canary shows it to more visitors than the one before. */
export function isRising(steps: readonly CanaryStep[]): boolean {
  return (
    steps.length > 0 &&
    steps.every(
      ({ percent, seconds }, index) =>
        seconds >= 1 && percent > (steps[index - 1]?.percent ?? 0) && percent <= 100,
    )
  )
}

/** Entries are those of one website. */
export const isOfOneWebsite = ({ module, content }: Draft): boolean =>
  module === 'content' && (content === 'chosen' || content === 'release')

/** @returns the body of `POST /deployments` */
export function requestOf(draft: Draft): Body<'post', '/deployments'> {
  const { module = 'theme', strategy = 'direct', environment = 'production' } = draft
  return {
    module,
    ...changeOf(draft),
    ...(draft.all ? { all_websites: true } : { website_ids: draft.websites ?? [] }),
    environment,
    strategy,
    ...(strategy === 'canary' && { canary: { steps: draft.steps ?? CANARY } }),
    ...(strategy === 'rolling' && {
      rolling: { batch_size: draft.batch ?? BATCH, pause_seconds: draft.pause ?? PAUSE },
    }),
    ...(draft.watch !== undefined && { watch_seconds: draft.watch }),
    ...(draft.hot !== undefined && { keep_hot_seconds: draft.hot }),
    ...(draft.skip && { on_site_failure: 'skip' }),
    ...(draft.at && { scheduled_at: draft.at }),
    ...(draft.note?.trim() && { note: draft.note.trim() }),
    ...(draft.override?.trim() && { override_freeze: { reason: draft.override.trim() } }),
  }
}

function changeOf(draft: Draft): Record<string, unknown> {
  switch (draft.module) {
    case 'plugin':
      return { plugins: draft.plugins }
    case 'configuration':
      return { settings: draft.settings }
    case 'api':
      return { api: draft.api }
    case 'content':
      if (draft.content === 'release') return { restore_release: draft.release }
      if (draft.content === 'all') return { all_drafts: true }
      return {
        ...(draft.entries?.length && { entry_ids: draft.entries }),
        ...(draft.unpublish?.length && { unpublish_entry_ids: draft.unpublish }),
      }
    default:
      return { theme: draft.theme, ...(draft.version && { version: draft.version }) }
  }
}
