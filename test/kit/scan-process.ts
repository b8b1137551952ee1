/** Scans one archive in a process of its own, for tests about memory: `node scan-process.ts <archive>`; prints what came of it. */
import { readFile } from 'node:fs/promises'
import { scanThemePackage } from '../../server/features/deployments/quality/scan.ts'

const peak = () => process.resourceUsage().maxRSS * 1024
const [path = ''] = process.argv.slice(2)
const archive = await readFile(path)
const before_bytes = peak()
const began = performance.now()
const { passed, summary } = await scanThemePackage(archive)
const ms = performance.now() - began
process.stdout.write(JSON.stringify({ passed, summary, ms, before_bytes, after_bytes: peak() }))
