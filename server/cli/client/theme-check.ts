/** `hotswap theme check`: looks a theme over without a server. */
import { Command } from 'commander'
import { EXIT } from './failure.ts'
import { findingLines } from './findings.ts'
import { type OutputOptions, count, printResult } from './output.ts'

export function themeCheckCommand(): Command {
  return new Command('check')
    .description('Look a theme over, without a server')
    .argument('[folder]', 'of the theme', '.')
    .option('--strict', 'fail for warnings too')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Reports what an upload would refuse (errors) and what would work badly (warnings), by file and line. Exits with 1 for errors.

Examples:
  $ hotswap theme check
  $ hotswap theme check themes/journal --strict --json`,
    )
    .action(async (folder: string, options: OutputOptions & { strict?: boolean }) => {
      const { checkTheme, readTheme } = await import('./theme-folder.ts')
      const files = await readTheme(folder)
      const findings = checkTheme(files)
      const errors = findings.filter(({ severity }) => severity === 'error').length
      const warnings = findings.length - errors
      const isValid = errors === 0 && (warnings === 0 || options.strict !== true)
      printResult({ is_valid: isValid, errors, warnings, findings }, options, () =>
        [
          ...findingLines(findings),
          findings.length === 0
            ? `No faults in ${count(files.size, 'file')}.`
            : `${count(errors, 'error')}, ${count(warnings, 'warning')} in ${count(files.size, 'file')}.`,
        ].join('\n'),
      )
      if (!isValid) process.exitCode = EXIT.failed
    })
}
