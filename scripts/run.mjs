// Runs a TypeScript file of the project on the Node that comes with it: `node scripts/run.mjs FILE …`.
import { ensureInstalled, loadSettings, nodeBinary, run } from './install.mjs'

ensureInstalled()
loadSettings()
process.exitCode = await run(nodeBinary, ['--disable-warning=ExperimentalWarning', ...process.argv.slice(2)])
