/** Carries changes over to something newer: a three-way merge of what releases show besides their content. */
import { isDeepStrictEqual } from 'node:util'
import type { PublishedPlugin } from '../../published/plugins.ts'
import type { Frame } from './release.ts'

/** Which side has its way where both changed the same thing differently. */
type Winner = 'to' | 'onto'

/**
 * @param from what `to` was made of
 * @param onto what there is now, which may have changed too
 * @returns `onto` with what differs between `from` and `to`
 */
export function rebase(from: Frame, to: Frame, onto: Frame, winner: Winner = 'to'): Frame {
  const isOtherTheme = !isSameTheme(from, to)
  const isKept = winner === 'onto' && !isSameTheme(from, onto)
  const theme = isOtherTheme && !isKept ? to : onto
  // What was customized of a theme that goes should not win over how the one that comes was.
  const wins = isOtherTheme ? 'to' : winner
  return {
    theme_hash: theme.theme_hash,
    theme_owner: theme.theme_owner,
    theme_settings:
      isOtherTheme && isKept
        ? onto.theme_settings
        : merge(from.theme_settings, to.theme_settings, onto.theme_settings, wins),
    plugins: mergePlugins(from, to, onto, winner),
    config: merge(from.config, to.config, onto.config, winner),
  }
}

function isSameTheme(one: Frame, other: Frame): boolean {
  return one.theme_hash === other.theme_hash && one.theme_owner === other.theme_owner
}

/**
 * A version and what was agreed to for it are one thing; whether it is enabled and its settings are others, as long as
 * only one side changed the version.
 */
function mergePlugins(from: Frame, to: Frame, onto: Frame, winner: Winner): PublishedPlugin[] {
  const [were, are, present] = [byName(from), byName(to), byName(onto)]
  const names = new Set([...Object.keys(present), ...Object.keys(are)])
  return [...names].flatMap((name) => {
    const [was, is, now] = [were[name], are[name], present[name]]
    const isContested = !isSamePackage(was, is) && !isSamePackage(was, now) && !isSamePackage(is, now)
    const isOurs = !isSamePackage(was, is) && (isSamePackage(was, now) || winner === 'to')
    const plugin = isOurs ? is : now
    if (!plugin) return []
    const isSwitched = was?.enabled !== is?.enabled && (winner === 'to' || was?.enabled === now?.enabled)
    const enabled = isContested ? plugin.enabled : ((isSwitched ? is : now) ?? plugin).enabled
    const of = (side: PublishedPlugin | undefined) => side?.settings ?? {}
    return [{ ...plugin, enabled, settings: merge(of(was), of(is), of(now), winner) }]
  })
}

function isSamePackage(one: PublishedPlugin | undefined, other: PublishedPlugin | undefined): boolean {
  if (!one || !other) return one === other
  return (['hash', 'owner', 'permissions', 'hosts'] as const).every((part) =>
    isDeepStrictEqual(one[part], other[part]),
  )
}

function byName({ plugins }: Frame): Record<string, PublishedPlugin> {
  return Object.fromEntries(plugins.map((plugin) => [plugin.name, plugin]))
}

function merge<Value extends object>(from: Value, to: Value, onto: Value, winner: Winner): Value {
  return mergeJson(from, to, onto, winner) as Value
}

function mergeJson(from: unknown, to: unknown, onto: unknown, winner: Winner): unknown {
  if (isDeepStrictEqual(from, to)) return onto
  if (isDeepStrictEqual(from, onto)) return to
  if (!isObject(from) || !isObject(to) || !isObject(onto) || !isSameThing([from, to, onto]))
    return winner === 'to' ? to : onto
  const keys = [...new Set([...Object.keys(onto), ...Object.keys(to)])]
  const merged = keys.map((key) => [key, mergeJson(from[key], to[key], onto[key], winner)] as const)
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Half of one image and half of another is none; and sections belong to the order that they stand in. */
function isSameThing(values: readonly Record<string, unknown>[]): boolean {
  const [first] = values
  return values.every(
    (value) =>
      !('order' in value) && ['id', 'kind', 'type', 'url'].every((name) => value[name] === first?.[name]),
  )
}
