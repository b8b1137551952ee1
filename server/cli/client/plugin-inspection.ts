/** All that can be said of a plugin before it goes anywhere. */
import { CODE_FILE } from '../../plugin/package.ts'
import { askedBy } from '../../plugin/permissions.ts'
import type { StartCosts } from '../../sandbox/measure.ts'
import { type Finding, hasErrors } from './findings.ts'
import { type BuiltPlugin, openPluginFolder } from './plugin-folder.ts'
import { probePlugin } from './plugin-probe.ts'

export type Inspection = BuiltPlugin & {
  codeBytes: number
  /** Undefined if the code could not be loaded. */
  costs: StartCosts | undefined
  /** Words to agree to, see askedBy. */
  asksFor: string[]
}

/** Builds, checks and loads it. @throws Failure when there is no plugin in the folder */
export async function inspectPlugin(folder: string): Promise<Inspection> {
  const built = await openPluginFolder(folder)
  const { files, manifest } = built
  const code = files.get(CODE_FILE)
  const facts = {
    ...built,
    codeBytes: code?.length ?? 0,
    asksFor: manifest ? askedBy(manifest) : [],
    costs: undefined,
  }
  if (!manifest || !code || hasErrors(built.findings)) return { ...facts, findings: inOrder(built.findings) }
  const { findings, costs } = await probePlugin(code.toString('utf8'), manifest)
  const certain = new Set(findings.map(({ path }) => path))
  // What the text of the code made likely, loading it has made certain.
  const others = built.findings.filter(({ path }) => path === '' || path === undefined || !certain.has(path))
  return { ...facts, costs, findings: inOrder([...others, ...findings]) }
}

function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0))
}
