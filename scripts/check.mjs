// `npm run check`: format, lint, types, unused code, and that generated files match the migrations and the routes.
import { ensureInstalled, nodeBinary, run } from './install.mjs'

ensureInstalled()
const fix = process.argv.includes('--fix')
const script = (name) => [
  nodeBinary,
  ['--disable-warning=ExperimentalWarning', `scripts/${name}.ts`, fix ? '--write' : '--check'],
]
/** What uses all cores by itself takes turns; what uses one runs beside it. */
const lanes = [
  [
    ['lint', 'oxlint', ['--type-aware', ...(fix ? ['--fix'] : [])]],
    ['types', 'tsc', []],
    ['types of the portal', 'tsc', ['-p', 'portal']],
  ],
  [
    ['format', 'prettier', [fix ? '--write' : '--check', '--log-level=warn', '.']],
    ['unused code', 'knip', ['--no-config-hints']],
    ['schema files', ...script('schema')],
    ["the portal's types", ...script('portal-types')],
  ],
]

let failures = 0
async function runLane(lane) {
  for (const [name, command, args] of lane) {
    const started = performance.now()
    const code = await run(command, args)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    if (code === 0) process.stdout.write(`check: ${name} ok (${seconds} s)\n`)
    else {
      process.stderr.write(`check: ${name} failed\n`)
      failures++
    }
  }
}

// Two that write the same files do so one after the other.
if (fix) for (const lane of lanes) await runLane(lane)
else await Promise.all(lanes.map(runLane))
process.exitCode = failures === 0 ? 0 : 1
