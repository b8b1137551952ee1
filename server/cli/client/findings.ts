/** What is wrong with a theme or a plugin, as commands show it. */
import { styled } from './output.ts'

export type Finding = {
  severity: 'error' | 'warning'
  /** Path in the folder. */
  file: string
  /** In JSON files, such as /endpoints/0/path. */
  path?: string
  /** 0 where there is none. */
  line?: number
  column?: number
  message: string
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error')
}

/** `sections/hero.liquid:12  error  …`, a form that editors turn into links. */
export function findingLines(findings: readonly Finding[]): string[] {
  return findings.map((finding) => {
    const { severity, message } = finding
    return `${placeOf(finding)}  ${styled(severity === 'error' ? 'red' : 'yellow', severity)}  ${message}`
  })
}

function placeOf({ file, path = '', line = 0, column = 0 }: Finding): string {
  const place = line > 0 ? `${file}:${line}${column > 0 ? `:${column}` : ''}` : `${file}${path}`
  return place || 'package'
}
