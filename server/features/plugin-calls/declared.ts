/** What a plugin may be asked to do: only what its manifest declares, and what the site has granted. */
import { HOOKS, isHookName } from '../../plugin/hooks.ts'
import type { PluginManifest } from '../../plugin/manifest.ts'
import type { PluginCall, PublishedPlugin } from '../../published/plugins.ts'

/** @returns why it may not; undefined when it may */
export function obstacleTo(
  call: PluginCall,
  manifest: PluginManifest,
  { permissions }: PublishedPlugin,
): string | undefined {
  if (!isDeclared(call, manifest)) return `${manifest.name} declares no ${call.kind} “${call.name}”.`
  const wanted = permissionFor(call)
  if (wanted === null || permissions.includes(wanted)) return undefined
  return `${manifest.name} was not granted the permission ${wanted}.`
}

function isDeclared({ kind, name }: PluginCall, manifest: PluginManifest): boolean {
  if (kind === 'hook') return manifest.hooks.some(({ on }) => on === name)
  if (kind === 'block') return manifest.blocks.some(({ type }) => type === name)
  if (kind === 'endpoint') return manifest.endpoints.some(({ method, path }) => `${method} ${path}` === name)
  if (kind === 'schedule') return manifest.schedules.some((schedule) => schedule.name === name)
  if (kind === 'job') return manifest.jobs.includes(name)
  return manifest.actions.some((action) => action.name === name)
}

/** What each kind needs besides being declared; of hooks it depends on which. */
const NEEDED: Record<Exclude<PluginCall['kind'], 'hook'>, string | null> = {
  block: 'blocks',
  endpoint: 'endpoints',
  schedule: 'schedules',
  job: 'jobs',
  // Members of the organization run them, who may change what it keeps.
  action: null,
}

function permissionFor({ kind, name }: PluginCall): string | null {
  if (kind !== 'hook') return NEEDED[kind]
  return isHookName(name) ? HOOKS[name].permission : null
}
