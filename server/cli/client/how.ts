/** The options that every deployment has: where, how, when; and what they are to the API. */
import { type Command, InvalidArgumentError } from 'commander'
import type { CommonInput } from '../../features/deployments/schema.ts'
import type { Api } from './api.ts'
import { EXIT, Failure } from './failure.ts'
import { findWebsite, findWebsites } from './websites.ts'

export type WhereOptions = { site?: string[]; all?: boolean }
export type HowOptions = {
  direct?: boolean
  blueGreen?: boolean
  rolling?: number | true
  canary?: { percent: number; seconds: number }[] | true
  staging?: boolean
  note?: string
  at?: string
  skipFailed?: boolean
  analysis?: boolean
  keepHot?: number
  overrideFreeze?: string
}

export function withWhere(command: Command): Command {
  return command
    .option(
      '--site <website>',
      'slug, id or address; several with commas; not needed if there is only one',
      several,
    )
    .option('--all', 'all websites of the tenant')
}

export function withHow(command: Command): Command {
  return command
    .option('--direct', 'everybody sees it at once (the default)')
    .option('--blue-green', 'warm it up, show it to everybody, watch it for a minute')
    .option('--canary [steps]', 'to a growing share of visitors: 10,50,100 or 5:1m,50:10m', canarySteps)
    .option('--rolling [number]', 'so many websites at a time', batchSize)
    .option('--staging', 'to staging; "hotswap deployments promote" brings it to production')
    .option('--at <time>', 'begin then: 2026-01-31T22:00:00Z', moment)
    .option('--note <text>', 'why, for those who approve it and for the history')
    .option('--skip-failed', 'leave out websites that fail their checks instead of stopping')
    .option('--no-analysis', 'do not compare it with the release before')
    .option('--keep-hot <duration>', 'how long going back stays instant: 10m', duration)
    .option('--override-freeze <reason>', 'go through a freeze; needs the permission to')
}

/** @throws Failure when no website, or more than one way, is meant */
export async function whereOf(api: Api, { site, all }: WhereOptions): Promise<CommonInput> {
  if (all && site)
    throw new Failure('Name websites or all of them, not both.', {
      hint: 'Leave out --site or --all.',
      exitCode: EXIT.usage,
    })
  if (all) return { all_websites: true }
  const websites = site ? await findWebsites(api, site) : [await findWebsite(api, undefined)]
  const [first] = websites
  return websites.length === 1 && first
    ? { website_id: first.id }
    : { website_ids: websites.map(({ id }) => id) }
}

/** @throws Failure for strategies that exclude each other */
export function howOf(options: HowOptions): CommonInput {
  const { direct, blueGreen, rolling, canary, note, at, keepHot, overrideFreeze } = options
  const strategies = [
    direct && 'direct',
    blueGreen && 'blue_green',
    rolling && 'rolling',
    canary && 'canary',
  ].filter(Boolean) as CommonInput['strategy'][]
  const [strategy, other] = strategies
  if (other !== undefined)
    throw new Failure('Choose one of --direct, --blue-green, --canary and --rolling.', {
      exitCode: EXIT.usage,
    })
  return {
    ...(strategy !== undefined && { strategy }),
    ...(Array.isArray(canary) && { canary: { steps: canary } }),
    ...(typeof rolling === 'number' && { rolling: { batch_size: rolling } }),
    ...(options.staging && { environment: 'staging' }),
    ...(note !== undefined && { note }),
    ...(at !== undefined && { scheduled_at: at }),
    ...(options.skipFailed && { on_site_failure: 'skip' }),
    ...(options.analysis === false && { analysis: { enabled: false } }),
    ...(keepHot !== undefined && { keep_hot_seconds: keepHot }),
    ...(overrideFreeze !== undefined && { override_freeze: { reason: overrideFreeze } }),
  }
}

/** Values of an option that may be given several times, or several at once with commas. */
export const several = (text: string, before?: string[]): string[] => [
  ...(before ?? []),
  ...text.split(',').filter(Boolean),
]

const STEP_SECONDS = 300

/** `10,50:2m,100`: shares of visitors, each for five minutes or as long as it says. */
export function canarySteps(text: string): { percent: number; seconds: number }[] {
  return text.split(',').map((step) => {
    const [share = '', time] = step.split(':')
    const percent = Number(share)
    if (share.trim() === '' || !(percent > 0 && percent <= 100))
      throw new InvalidArgumentError('Steps are shares of visitors in percent: 10,50,100 or 5:1m,50:10m')
    return { percent, seconds: time === undefined ? STEP_SECONDS : duration(time) }
  })
}

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** `90`, `90s`, `5m`, `1h`. @returns seconds */
export function duration(text: string): number {
  const [, number, unit = 's'] = /^(\d{1,7})([smhd])?$/.exec(text) ?? []
  if (number === undefined) throw new InvalidArgumentError('A duration is written 90s, 5m or 1h.')
  return Number(number) * (UNITS[unit] ?? 1)
}

function batchSize(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It is a number of websites.')
  return Number(text)
}

function moment(text: string): string {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError('A time is written 2026-01-31T22:00:00Z.')
  return at.toISOString()
}
