/**
 * Looks a theme over for what could harm a site's visitors or its owner, where the linter asks whether it works: foreign
 * code, data that leaves the site, secrets that would be published, files that are not what they seem.
 */
import { linesOf, masked } from './lint/masked.ts'
import { scriptsIn } from './lint/markup.ts'
import { checkCode, checkMarkup } from './security/code.ts'
import { checkNames, disguiseOf } from './security/files.ts'
import { checkLoops } from './security/loops.ts'
import { findSecrets } from './security/secrets.ts'

/** `block`: the package is refused; `warn`: whoever deploys it should know. */
export type SecurityFinding = {
  severity: 'block' | 'warn'
  /** Path in the package; empty for the package as a whole. */
  file: string
  /** From 1; 0 for the file as a whole. */
  line: number
  /** Stable name, see docs/guides/quality-checks.md. */
  rule: string
  /** What is wrong, and what to do. */
  reason: string
}

export type Note = (
  severity: SecurityFinding['severity'],
  rule: string,
  index: number,
  reason: string,
) => void

/** Nobody reads more; what follows is counted no further. */
const FINDINGS_MAX = 200
const TEXT = /\.(liquid|json|css|js|mjs|svg|md|txt|html?|xml|webmanifest)$|^[A-Z]+$/

/** Findings by file and line, those that block first. In time that grows with the size of the files only. */
export function scanFiles(files: ReadonlyMap<string, Buffer>): SecurityFinding[] {
  const findings: SecurityFinding[] = []
  const add = (finding: SecurityFinding) => {
    if (findings.length < FINDINGS_MAX || finding.severity === 'block') findings.push(finding)
  }
  for (const finding of checkNames([...files.keys()])) add(finding)
  for (const [file, bytes] of files) {
    const disguise = disguiseOf(file, bytes)
    if (disguise !== undefined)
      add({ severity: 'block', file, line: 0, rule: 'disguised_file', reason: disguise })
    if (!TEXT.test(file)) continue
    const text = bytes.toString('utf8')
    const lineAt = linesOf(text)
    let left = FINDINGS_MAX
    const note: Note = (severity, rule, index, reason) => {
      if (left-- > 0) add({ severity, file, line: lineAt(index), rule, reason })
    }
    findSecrets(text, note)
    if (file.endsWith('.liquid')) {
      const html = masked(text)
      checkMarkup(html, note)
      checkLoops(text, note)
      for (const { start, end } of scriptsIn(html)) checkCode(html.slice(start, end), start, note)
    } else if (/\.m?js$/.test(file)) checkCode(text, 0, note)
  }
  return findings
    .toSorted(
      (a, b) =>
        Number(a.severity === 'warn') - Number(b.severity === 'warn') ||
        (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1),
    )
    .slice(0, FINDINGS_MAX)
}
