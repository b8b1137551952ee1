// `npm run check`: format, lint, types, unused code, and that generated files match the migrations and the routes.
import { ensureInstalled, nodeBinary, run } from './install.mjs'

ensureInstalled()
const fix = process.argv.includes('--fix')
const steps = [
  ['format', 'prettier', [fix ? '--write' : '--check', '--log-level=warn', '.']],
  ['lint', 'oxlint', ['--type-aware', ...(fix ? ['--fix'] : [])]],
  ['types', 'tsc', []],
  ['types of the portal', 'tsc', ['-p', 'portal']],
  ['unused code', 'knip', []],
  [
    'schema files',
    nodeBinary,
    ['--disable-warning=ExperimentalWarning', 'scripts/schema.ts', fix ? '--write' : '--check'],
  ],
  [
    "the portal's types",
    nodeBinary,
    ['--disable-warning=ExperimentalWarning', 'scripts/portal-types.ts', fix ? '--write' : '--check'],
  ],
]
for (const [name, command, args] of steps) {
  const started = performance.now()
  const code = await run(command, args)
  if (code !== 0) {
    process.stderr.write(`check: ${name} failed\n`)
    process.exit(code)
  }
  process.stdout.write(`check: ${name} ok (${((performance.now() - started) / 1000).toFixed(1)} s)\n`)
}
