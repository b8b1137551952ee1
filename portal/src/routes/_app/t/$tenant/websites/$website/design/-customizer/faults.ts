/** What the server refuses of a design, sorted by where it is. */
import { ApiError } from '@/api/problem'
import type { Place } from './design'

export type Faults = {
  /** By what `keyOf` makes of a place, or `theme`: what is wrong, by the id of the setting. */
  settings: ReadonlyMap<string, Record<string, string>>
  /** As `part/name/section`. */
  sections: ReadonlySet<string>
  /** What belongs to no setting. */
  rest: string[]
}

const NONE: Faults = { settings: new Map(), sections: new Set(), rest: [] }
const SETTING =
  /^(?:(templates|groups)\/([^/]+)\/sections\/([^/]+)\/(?:blocks\/([^/]+)\/)?)?settings\/([^/]+)/

export function keyOf({ area, section, block }: Place): string {
  return [area.part, area.name, section, ...(block === undefined ? [] : [block])].join('/')
}

export function faultsOf(error: unknown): Faults {
  if (!(error instanceof ApiError) || error.status === 0) return NONE
  const settings = new Map<string, Record<string, string>>()
  const sections = new Set<string>()
  const rest: string[] = []
  for (const { path, message } of error.problem.errors ?? []) {
    const where = path.replace(/^\/body\/(customization\/)?/, '')
    const [, part, name, section, block, setting] = SETTING.exec(where) ?? []
    if (setting === undefined) {
      const [, of] = /^((?:templates|groups)\/[^/]+)\/sections/.exec(where) ?? []
      const [, id] = /\/sections\/([^/]+)/.exec(where) ?? []
      if (of && id) sections.add(`${of.replace('/sections', '')}/${id}`)
      rest.push(`${where}: ${message}`)
      continue
    }
    const key = part && name && section ? [part, name, section, ...(block ? [block] : [])].join('/') : 'theme'
    settings.set(key, { ...settings.get(key), [setting]: message })
    if (part && name && section) sections.add(`${part}/${name}/${section}`)
  }
  if (settings.size === 0 && rest.length === 0) rest.push(error.problem.detail)
  return { settings, sections, rest }
}
