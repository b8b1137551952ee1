/** What is deployed: every module and strategy, to one site and to several, some of it made to fail. */
import type { Dice } from './dice.ts'
import type { ChaosSite, ChaosTenant } from './stage.ts'

export type Order = {
  tenant: ChaosTenant
  module: 'theme' | 'configuration' | 'content' | 'api' | 'plugin'
  strategy: 'direct' | 'blue_green' | 'rolling' | 'canary'
  /** Made to fail, at least on one of its sites. */
  isBad: boolean
  body: Record<string, unknown>
  /** Done before it is asked for. */
  prepare: () => Promise<unknown>
  /** What somebody does to it meanwhile, and after how long. */
  meddling: { act: 'pause' | 'abort' | 'promote' | 'rollback'; afterMs: number } | undefined
  isTakenBack: boolean
}

const MODULES = [
  ...(['theme', 'theme', 'theme', 'theme', 'configuration', 'configuration'] as const),
  ...(['content', 'content', 'content', 'api', 'plugin'] as const),
]
const STRATEGIES = ['direct', 'direct', 'blue_green', 'rolling', 'canary'] as const
const ACTS = ['pause', 'abort', 'promote', 'rollback'] as const

/** @param number differs from those of all other orders */
export function drawOrder(dice: Dice, tenants: readonly ChaosTenant[], number: number): Order {
  const tenant = dice.pick(tenants)
  const module = dice.pick(MODULES)
  const strategy = dice.pick(STRATEGIES)
  const lucky = tenant.sites.filter((site) => site !== tenant.unlucky)
  const isBad = dice.chance(0.15)
  const isUnlucky = isBad && dice.chance(0.5)
  const one = isUnlucky ? tenant.unlucky : dice.pick(lucky)
  const isWide = module !== 'content' && dice.chance(0.35)
  const sites = isWide ? (isUnlucky ? tenant.sites : lucky) : [one]
  const { change, prepare } = changeOf(dice, {
    tenant,
    module,
    site: one,
    number,
    isBad: isBad && !isUnlucky,
  })
  return {
    tenant,
    module,
    strategy,
    isBad: isBad || module === 'plugin',
    prepare,
    body: {
      website_ids: sites.map(({ id }) => id),
      strategy,
      note: `Order ${number}`,
      ...(dice.chance(0.1) && { environment: 'staging' }),
      on_site_failure: dice.pick(['abort', 'skip']),
      keep_hot_seconds: dice.pick([0, 1, 3]),
      analysis: { enabled: dice.chance(0.7), min_requests: 5, min_renders: 5 },
      ...howOf(dice, strategy),
      ...change,
    },
    meddling: dice.chance(0.2) ? { act: dice.pick(ACTS), afterMs: dice.below(3_000) } : undefined,
    isTakenBack: dice.chance(0.25),
  }
}

function howOf(dice: Dice, strategy: Order['strategy']): Record<string, unknown> {
  if (strategy === 'canary')
    return {
      canary: {
        steps: [
          { percent: 5 + dice.below(30), seconds: 1 },
          { percent: 50 + dice.below(30), seconds: 1 + dice.below(2) },
        ],
      },
    }
  if (strategy === 'rolling')
    return { rolling: { batch_size: 1 + dice.below(2), pause_seconds: dice.below(2) } }
  return strategy === 'blue_green' ? { watch_seconds: dice.below(3) } : {}
}

type Wanted = {
  tenant: ChaosTenant
  module: Order['module']
  site: ChaosSite
  number: number
  isBad: boolean
}

function changeOf(
  dice: Dice,
  { tenant, module, site, number, isBad }: Wanted,
): { change: Record<string, unknown>; prepare: () => Promise<unknown> } {
  const nothing = () => Promise.resolve()
  switch (module) {
    case 'theme':
      return {
        change: { theme: isBad ? tenant.brokenTheme : dice.pick(tenant.themes).hash },
        prepare: nothing,
      }
    case 'configuration':
      return { change: { settings: { title: `Version ${number}` } }, prepare: nothing }
    case 'api':
      return {
        change: { api: { enabled: true, allowed_origin: `https://v${number}.example` } },
        prepare: nothing,
      }
    case 'plugin':
      return { change: { plugins: [{ name: 'is-not-there', enabled: dice.chance(0.5) }] }, prepare: nothing }
    case 'content':
      break
  }
  if (dice.chance(0.2)) return { change: { restore_release: 1 + dice.below(12) }, prepare: nothing }
  const id = dice.pick(site.postIds)
  const document = { title: `Post of order ${number}` }
  return {
    change: dice.chance(0.5) ? { all_drafts: true } : { entry_ids: [id] },
    prepare: () => tenant.api.call('PATCH', `/websites/${site.id}/posts/${id}`, { document }),
  }
}
