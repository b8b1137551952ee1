// `npm test [FILE …]`: installs what is missing, then runs the given test files or all of them.
import { ensureInstalled, nodeBinary, run } from './install.mjs'

ensureInstalled()
const files = process.argv.slice(2).length
  ? process.argv.slice(2)
  : ['server/**/*.test.ts', 'sdk/**/*.test.ts', 'plugins/**/*.test.ts', 'test/**/*.test.ts']
process.exitCode = await run(nodeBinary, [
  '--disable-warning=ExperimentalWarning',
  '--test',
  '--test-global-setup=test/kit/global-setup.ts',
  '--test-concurrency=2',
  '--test-timeout=300000',
  ...files,
])
