// `npm test [FILE …]`: installs what is missing, then runs the given test files or all of them.
import { buildPortal } from './build-portal.mjs'
import { join } from 'node:path'
import { ensureInstalled, nodeBinary, projectDir, run } from './install.mjs'

ensureInstalled()
const files = process.argv.slice(2).length
  ? process.argv.slice(2)
  : ['server/**/*.test.ts', 'sdk/**/*.test.ts', 'plugins/**/*.test.ts', 'test/**/*.test.ts']
const isAll = process.argv.length === 2
process.exitCode = (await buildPortal()) || (isAll && (await testPortal())) || (await testServer())

/** What the portal's parts do by themselves; that they work together, browsers prove in test/portal. */
function testPortal() {
  return run('vitest', ['run', '--reporter=dot'], { cwd: join(projectDir, 'portal') })
}

function testServer() {
  return run(nodeBinary, [
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-global-setup=test/kit/global-setup.ts',
    '--test-concurrency=2',
    '--test-timeout=300000',
    ...files,
  ])
}
