/** Carries changes over to something newer: a three-way merge of what releases show besides their content. */
import { isDeepStrictEqual } from 'node:util'
import type { PublishedPlugin } from '../../published/plugins.ts'
import type { ThemeCustomization } from '../../published/site-config.ts'
import type { Frame } from './release.ts'

/**
 * @param from what `to` was made of
 * @param onto what there is now, which may have changed too
 * @returns `onto` with what differs between `from` and `to`; where both changed the same thing, as `to` has it
 */
export function rebase(from: Frame, to: Frame, onto: Frame): Frame {
  const isOtherTheme = from.theme_hash !== to.theme_hash || from.theme_owner !== to.theme_owner
  const theme = isOtherTheme ? to : onto
  return {
    theme_hash: theme.theme_hash,
    theme_owner: theme.theme_owner,
    // Customizations belong to the theme that they were made for.
    theme_settings: isOtherTheme
      ? to.theme_settings
      : merge(from.theme_settings, to.theme_settings, onto.theme_settings),
    plugins: Object.values(merge(byName(from), byName(to), byName(onto))),
    config: merge(from.config, to.config, onto.config),
  }
}

function byName({ plugins }: Frame): Record<string, PublishedPlugin> {
  return Object.fromEntries(plugins.map((plugin) => [plugin.name, plugin]))
}

type Merged = Frame['config'] | ThemeCustomization | Record<string, PublishedPlugin>

function merge<Value extends Merged>(from: Value, to: Value, onto: Value): Value {
  return mergeJson(from, to, onto) as Value
}

function mergeJson(from: unknown, to: unknown, onto: unknown): unknown {
  if (isDeepStrictEqual(from, to)) return onto
  if (!isObject(from) || !isObject(to) || !isObject(onto)) return to
  const keys = [...new Set([...Object.keys(onto), ...Object.keys(to)])]
  const merged = keys.map((key) => [key, mergeJson(from[key], to[key], onto[key])] as const)
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
