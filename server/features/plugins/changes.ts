/** What of a site's plugins differs between two releases, as people speak of it. */
import { isDeepStrictEqual } from 'node:util'
import type { PublishedPlugin } from '../../published/plugins.ts'

export type PluginChange = {
  name: string
  /** The first that fits. */
  change: 'installed' | 'removed' | 'updated' | 'enabled' | 'disabled' | 'configured' | 'granted'
  /** One sentence. */
  summary: string
  version_before: string | null
  version_after: string | null
  /** Null where it is not installed. */
  enabled_before: boolean | null
  enabled_after: boolean | null
  /** Permissions, and hosts as `host:…`. */
  granted: string[]
  revoked: string[]
  settings: { id: string; before?: unknown; after?: unknown }[]
}

/** By name. */
export function pluginChanges(
  before: readonly PublishedPlugin[],
  after: readonly PublishedPlugin[],
): PluginChange[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))].toSorted()
  return names.flatMap((name) => {
    const was = before.find((plugin) => plugin.name === name)
    const is = after.find((plugin) => plugin.name === name)
    return isDeepStrictEqual(was, is) ? [] : [changeBetween(name, was, is)]
  })
}

function changeBetween(
  name: string,
  was: PublishedPlugin | undefined,
  is: PublishedPlugin | undefined,
): PluginChange {
  const parts = {
    version_before: was?.version ?? null,
    version_after: is?.version ?? null,
    enabled_before: was?.enabled ?? null,
    enabled_after: is?.enabled ?? null,
    granted: less(wordsOf(is), wordsOf(was)),
    revoked: less(wordsOf(was), wordsOf(is)),
    settings: settingsChanged(was?.settings ?? {}, is?.settings ?? {}),
  }
  const change = kindOf(was, is, parts.settings.length > 0)
  return { name, change, summary: summaryOf(name, change, parts), ...parts }
}

function kindOf(
  was: PublishedPlugin | undefined,
  is: PublishedPlugin | undefined,
  isConfigured: boolean,
): PluginChange['change'] {
  if (!was) return 'installed'
  if (!is) return 'removed'
  if (was.hash !== is.hash) return 'updated'
  if (was.enabled !== is.enabled) return is.enabled ? 'enabled' : 'disabled'
  return isConfigured ? 'configured' : 'granted'
}

function summaryOf(
  name: string,
  change: PluginChange['change'],
  parts: Omit<PluginChange, 'name' | 'change' | 'summary'>,
): string {
  const { version_before, version_after, enabled_before, enabled_after, granted, revoked, settings } = parts
  const isSwitched = enabled_before !== null && enabled_after !== null && enabled_before !== enabled_after
  const also = [
    change === 'installed' && enabled_after === false && 'disabled',
    change === 'updated' && isSwitched && (enabled_after ? 'enabled' : 'disabled'),
    granted.length > 0 && `allowed: ${granted.join(', ')}`,
    revoked.length > 0 && change !== 'removed' && `no longer allowed: ${revoked.join(', ')}`,
    settings.length > 0 &&
      change !== 'installed' &&
      change !== 'removed' &&
      `settings changed: ${settings.map(({ id }) => id).join(', ')}`,
  ].filter(Boolean)
  const first = {
    installed: `${name} ${version_after} installed`,
    removed: `${name} ${version_before} removed`,
    updated: `${name} updated from ${version_before} to ${version_after}`,
    enabled: `${name} enabled`,
    disabled: `${name} disabled`,
    configured: name,
    granted: name,
  }[change]
  return also.length > 0 ? `${first}; ${also.join('; ')}`.replace(`${name};`, `${name}:`) : first
}

function wordsOf(plugin: PublishedPlugin | undefined): string[] {
  return plugin ? [...plugin.permissions, ...plugin.hosts.map((host) => `host:${host}`)] : []
}

function less(from: readonly string[], taken: readonly string[]): string[] {
  return from.filter((word) => !taken.includes(word))
}

function settingsChanged(before: Record<string, unknown>, after: Record<string, unknown>) {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted().flatMap((id) =>
    isDeepStrictEqual(before[id], after[id])
      ? []
      : [
          {
            id,
            ...(Object.hasOwn(before, id) && { before: before[id] }),
            ...(Object.hasOwn(after, id) && { after: after[id] }),
          },
        ],
  )
}
