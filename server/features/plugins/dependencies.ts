/** What plugins of a site need of each other. */
import { satisfies } from './versions.ts'

/** A plugin as far as others may need it. */
export type Node = {
  name: string
  title: string
  version: string
  enabled: boolean
  /** Ranges of versions by name. */
  dependencies: Readonly<Record<string, string>>
}

export type Problem = {
  /** The plugin that lacks something, and of which other one. */
  plugin: string
  needs: string
  range: string
  reason: 'absent' | 'disabled' | 'version' | 'cycle'
  message: string
}

/** What enabled plugins lack of others. Those that are disabled need nothing. */
export function dependencyProblems(nodes: ReadonlyMap<string, Node>): Problem[] {
  const enabled = [...nodes.values()].filter((node) => node.enabled)
  return [
    ...enabled.flatMap((node) =>
      Object.entries(node.dependencies).flatMap(([name, range]) =>
        problemOf(node, nodes.get(name), name, range),
      ),
    ),
    ...cyclesAmong(enabled, nodes),
  ]
}

function problemOf(node: Node, needed: Node | undefined, needs: string, range: string): Problem[] {
  const lacks = (reason: Problem['reason'], message: string) => [
    { plugin: node.name, needs, range, reason, message },
  ]
  if (!needed) return lacks('absent', `${node.title} needs ${needs} ${range}, which is not installed.`)
  if (!satisfies(needed.version, range))
    return lacks('version', `${node.title} needs ${needed.title} ${range}, not ${needed.version}.`)
  if (!needed.enabled) return lacks('disabled', `${node.title} needs ${needed.title}, which is disabled.`)
  return []
}

/** Each circle once. */
function cyclesAmong(enabled: readonly Node[], nodes: ReadonlyMap<string, Node>): Problem[] {
  const done = new Set<string>()
  const problems: Problem[] = []
  const visit = (node: Node, path: readonly string[]): void => {
    const from = path.indexOf(node.name)
    if (from >= 0) {
      const circle = [...path.slice(from), node.name]
      const [plugin = '', needs = ''] = circle
      const range = node.dependencies[needs] ?? '*'
      const message = `Plugins cannot need each other in a circle: ${circle.join(' → ')}.`
      problems.push({ plugin, needs, range, reason: 'cycle', message })
      return
    }
    if (done.has(node.name)) return
    for (const name of Object.keys(node.dependencies)) {
      const next = nodes.get(name)
      if (next) visit(next, [...path, node.name])
    }
    done.add(node.name)
  }
  for (const node of enabled) visit(node, [])
  return problems
}

/** All ranges of a plugin that enabled ones ask for. */
export function rangesFor(name: string, nodes: ReadonlyMap<string, Node>): string[] {
  return [...nodes.values()].flatMap(({ enabled, dependencies }) => {
    const range = dependencies[name]
    return enabled && range !== undefined ? [range] : []
  })
}

/** Those that need it come after it; otherwise by name. */
export function inOrder<Item extends Pick<Node, 'name' | 'dependencies'>>(items: readonly Item[]): Item[] {
  const byName = new Map(
    items.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((item) => [item.name, item]),
  )
  const ordered = new Set<Item>()
  const seen = new Set<string>()
  const add = (item: Item): void => {
    if (seen.has(item.name)) return
    seen.add(item.name)
    for (const name of Object.keys(item.dependencies).toSorted()) {
      const needed = byName.get(name)
      if (needed) add(needed)
    }
    ordered.add(item)
  }
  for (const item of byName.values()) add(item)
  return [...ordered]
}
