/** Keeps pages right that plugins took part in: forgets them when a plugin's data changes, or when it is withdrawn. */
import type { Notices } from '../../kernel/db/notices.ts'
import type { PluginAdvisories } from '../../published/plugin-advisories.ts'
import type { Arm } from './arm.ts'
import type { Directory, Site } from './directory.ts'
import type { PageCache } from './page-cache.ts'
import { ALL_DATA } from './show-page.ts'

/** @returns ends following the advisories */
export function followPluginChanges(options: {
  notices: Notices
  advisories: Pick<PluginAdvisories, 'onChange'> | undefined
  directory: Pick<Directory, 'siteOf' | 'sites'>
  cache: PageCache
}): Disposable {
  const { notices, advisories, directory, cache } = options

  function touch(arm: Arm, tags?: ReadonlySet<string>): void {
    cache.forgetData(arm.store, tags)
    // Pages under way may have read what was there before.
    if (arm.rendering.size > 0) arm.touched = new Set([...(arm.touched ?? []), ...(tags ?? [ALL_DATA])])
  }

  notices.subscribe('plugin-data', ({ tenant_id, site_id, tags }) => {
    const site = directory.siteOf(String(tenant_id), String(site_id))
    if (!site || !Array.isArray(tags)) return
    const touched = new Set(tags.map(String))
    for (const arm of armsOf(site)) touch(arm, touched)
  })
  notices.resumed(() => {
    for (const site of directory.sites()) for (const arm of armsOf(site)) touch(arm)
  })
  const end = advisories?.onChange(({ isConcerned }) => {
    for (const site of directory.sites())
      for (const arm of armsOf(site))
        if (arm.view.plugins?.active.some(({ published }) => isConcerned(published))) touch(arm)
  })
  return { [Symbol.dispose]: () => end?.() }
}

function armsOf({ doors }: Site): Arm[] {
  return [...doors].flatMap(({ arm, standby }) => [arm, standby]).filter((arm) => arm !== undefined)
}
