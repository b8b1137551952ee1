/** Themes as people think of them: one per name, with its versions, the newest first. */
import type { Item } from '@/api/api'

export type ThemePackage = Item<'/themes'>
export type NamedTheme = { newest: ThemePackage; versions: ThemePackage[] }

function byVersion(a: { version: string }, b: { version: string }): number {
  return b.version.localeCompare(a.version, 'en', { numeric: true })
}

/** One's own go before those that ship with the program, also those of the same name. */
export function themesByName(packages: readonly ThemePackage[]): NamedTheme[] {
  const themes = Map.groupBy(packages, ({ owner, name }) => `${owner}/${name}`)
  return [...themes.values()].flatMap((of) => {
    const versions = of.toSorted(byVersion)
    const [newest] = versions
    return newest ? [{ newest, versions }] : []
  })
}
