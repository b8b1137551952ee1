/** `hotswap plugin check`: looks a plugin over and loads it in the sandbox, without a server. */
import { Command } from 'commander'
import { EXIT } from './failure.ts'
import { type Finding, findingLines, hasErrors } from './findings.ts'
import { type OutputOptions, count, printResult } from './output.ts'

export function pluginCheckCommand(): Command {
  return new Command('check')
    .description('Build a plugin, look it over, and load it in the sandbox, without a server')
    .argument('[folder]', 'of the plugin', '.')
    .option('--strict', 'fail for warnings too')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Reports what an upload would refuse (errors) and what would work badly (warnings), by file. The code is loaded, so that every
handler that plugin.json names is known to be there; none of them is called. Exits with 1 for errors.

Examples:
  $ hotswap plugin check
  $ hotswap plugin check my-plugin --strict --json`,
    )
    .action(pluginCheck)
}

async function pluginCheck(folder: string, options: OutputOptions & { strict?: boolean }): Promise<void> {
  const { inspectPlugin } = await import('./plugin-inspection.ts')
  const { files, findings, codeBytes, costs, asksFor } = await inspectPlugin(folder)
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const warnings = findings.length - errors
  const isValid = !hasErrors(findings) && (warnings === 0 || options.strict !== true)
  const document = {
    is_valid: isValid,
    errors,
    warnings,
    findings,
    code_bytes: codeBytes,
    start_ms: costs?.startMs ?? null,
    memory_bytes: costs?.memoryBytes ?? null,
    asks_for: asksFor,
  }
  printResult(document, options, () =>
    [
      ...findingLines(findings),
      summaryOf(findings, files.size),
      ...(costs
        ? [
            `Code ${kilobytes(codeBytes)}; starts in ${costs.startMs.toFixed(1)} ms, in ${(costs.memoryBytes / 1e6).toFixed(1)} MB of memory.`,
          ]
        : []),
      ...(asksFor.length > 0 ? [`Asks for: ${asksFor.join(', ')}`] : []),
    ].join('\n'),
  )
  if (!isValid) process.exitCode = EXIT.failed
}

function summaryOf(findings: readonly Finding[], files: number): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length
  return findings.length === 0
    ? `No faults in ${count(files, 'file')}.`
    : `${count(errors, 'error')}, ${count(findings.length - errors, 'warning')} in ${count(files, 'file')}.`
}

const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`
