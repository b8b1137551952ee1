/** Looks a theme over before it is taken: what would not work is an error, what would work badly a warning. */
import { LANGUAGE } from './compile.ts'
import { checkFiles } from './lint/files.ts'
import { checkMarkup, checkStyles } from './lint/markup.ts'
import { checkMentions } from './lint/mentions.ts'
import { checkSchemas } from './lint/schemas.ts'
import { checkTemplates } from './lint/templates.ts'
import { checkTexts } from './lint/texts.ts'
import { type ThemeManifest, packageOf, parseJson } from './package.ts'
import { type Template, parseTemplate } from './parse.ts'
import { ThemeError } from './theme-error.ts'

export type Finding = { severity: 'error' | 'warning'; file: string; line: number; message: string }

/** What the checks look at: every file that could be read. */
export type Draft = {
  files: ReadonlyMap<string, Buffer>
  /** By path. */
  templates: ReadonlyMap<string, Template>
  json: ReadonlyMap<string, unknown>
  manifest: ThemeManifest | undefined
  report: Report
}
export type Report = (severity: Finding['severity'], file: string, line: number, message: string) => void

/** One broken thing tends to break others; nobody reads more. */
const FINDINGS_MAX = 300

/** Findings by file and line, errors and warnings together. A theme without errors compiles. */
export function lintPackage(files: ReadonlyMap<string, Buffer>): Finding[] {
  const findings: Finding[] = []
  const report: Report = (severity, file, line, message) => {
    if (findings.length < FINDINGS_MAX) findings.push({ severity, file, line, message })
  }
  const attempt = <Value>(work: () => Value, file: string): Value | undefined => {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof ThemeError)) throw error
      report('error', error.file || file, error.line, error.message)
      return undefined
    }
  }
  const manifest = attempt(() => packageOf(files).manifest, 'theme.json')
  // A theme beyond the limits is not read any further.
  if (!manifest && !findings.every(({ file }) => file === 'theme.json')) return findings

  const templates = new Map<string, Template>()
  const json = new Map<string, unknown>()
  for (const [path, bytes] of files) {
    if (path.endsWith('.liquid')) {
      const template = attempt(() => parseTemplate(bytes.toString('utf8'), path, LANGUAGE), path)
      if (template) templates.set(path, template)
    } else if (path.endsWith('.json') && !path.startsWith('assets/') && path !== 'theme.json') {
      const value = attempt(() => parseJson(bytes.toString('utf8'), path), path)
      if (value !== undefined) json.set(path, value)
    }
  }
  const draft: Draft = { files, templates, json, manifest, report }
  for (const check of [
    checkFiles,
    checkSchemas,
    checkTemplates,
    checkTexts,
    checkMentions,
    checkMarkup,
    checkStyles,
  ])
    check(draft)
  return findings.toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
}
