/** Looks a theme over before it is taken: what would not work is an error, what would work badly a warning. */
import { compileTheme } from './compile.ts'
import { packageOf } from './package.ts'
import { ThemeError } from './theme-error.ts'

export type Finding = { severity: 'error' | 'warning'; file: string; line: number; message: string }

export function lintPackage(files: ReadonlyMap<string, Buffer>): Finding[] {
  try {
    compileTheme(packageOf(files))
    return []
  } catch (error) {
    if (!(error instanceof ThemeError)) throw error
    return [{ severity: 'error', file: error.file, line: error.line, message: error.message }]
  }
}
