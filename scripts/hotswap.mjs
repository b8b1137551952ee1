#!/usr/bin/env node
// The command line, run by any Node from any folder: `npx hotswap …` in a checkout, `npm run hotswap -- …`.
import { join } from 'node:path'
import { ensureInstalled, loadSettings, nodeBinary, projectDir, run } from './install.mjs'

ensureInstalled()
loadSettings()
// `npm run` goes to the project's folder, and says where it was called: folders that are named lie there.
const cwd = process.env.npm_lifecycle_event === 'hotswap' ? process.env.INIT_CWD : process.cwd()
const program = join(projectDir, 'server', 'cli', 'main.ts')
process.exitCode = await run(
  nodeBinary,
  ['--disable-warning=ExperimentalWarning', program, ...process.argv.slice(2)],
  { cwd },
)
