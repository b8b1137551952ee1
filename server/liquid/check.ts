/** Everything that is looked for in a theme before it is taken: by the linter, and by the security scan. */
import { type Finding, lintPackage } from './lint.ts'
import { scanFiles } from './security.ts'

/** A theme with an error is not taken. What the scan blocks is an error. */
export function checkPackage(files: ReadonlyMap<string, Buffer>): Finding[] {
  return [
    ...scanFiles(files).map(({ severity, file, line, reason }): Finding => ({
      severity: severity === 'block' ? 'error' : 'warning',
      file,
      line,
      message: reason,
    })),
    ...lintPackage(files),
  ]
}
