/** What is wrong with a theme, for its author: which file, which line, and what to do. */
export class ThemeError extends Error {
  /** Path in the package, such as sections/hero.liquid; empty while it is not known yet. */
  file: string
  /** Counted from 1; 0 for the file as a whole. */
  line: number
  constructor(message: string, file = '', line = 0) {
    super(message)
    this.name = 'ThemeError'
    this.file = file
    this.line = line
  }
}

/** The same failure with the innermost place where it happened. Failures of data sources pass unchanged. */
export function located(error: unknown, file: string, line: number): unknown {
  if (error instanceof ThemeError && error.file === '') {
    error.file = file
    error.line = line
  }
  // A template that nests data or itself too deeply.
  if (error instanceof RangeError)
    return new ThemeError(`Too deep or too large: ${error.message}.`, file, line)
  return error
}
