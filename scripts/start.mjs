// `npm start`: installs what is missing, then runs the server with the defaults of a first look (demo data on).
import { ensureInstalled, loadSettings, nodeBinary, run } from './install.mjs'

ensureInstalled()
loadSettings()
const demo = { HOTSWAP_DEMO: process.env.HOTSWAP_DEMO ?? 'true' }
process.exitCode = await run(nodeBinary, ['--disable-warning=ExperimentalWarning', 'server/main.ts'], demo)
