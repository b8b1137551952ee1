// Builds the portal when its sources are newer than what was built, and compresses what browsers load. Plain JavaScript, as
// `npm start` runs it first. By hand: `node scripts/build-portal.mjs`.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { ensureInstalled, projectDir, run } from './install.mjs'

const portal = join(projectDir, 'portal')
const dist = join(portal, 'dist')

/** @returns npm's way of success: 0 */
export async function buildPortal() {
  const wanted = fingerprint()
  if (read(join(dist, '.built-from')) === wanted) return 0
  process.stderr.write('Building the portal …\n')
  const next = mkdtempSync(join(portal, '.dist-'))
  const code = await run('vite', ['build', '--outDir', next, '--logLevel', 'warn'], { cwd: portal })
  if (code !== 0) {
    rmSync(next, { recursive: true })
    return code
  }
  await compress(next)
  writeFileSync(join(next, '.built-from'), wanted)
  // A server that runs meanwhile goes on with the files it has, until it is asked for one that is no more.
  rmSync(dist, { recursive: true, force: true })
  try {
    renameSync(next, dist)
  } catch {
    // Somebody else has built the same meanwhile.
    rmSync(next, { recursive: true })
  }
  return 0
}

/** Of everything that a build depends on. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const file of [
    'index.html',
    'vite.config.ts',
    'package.json',
    '../package-lock.json',
    ...['src', 'public', '../sdk/formats']
      .flatMap((folder) => filesIn(join(portal, folder)).map((name) => join(folder, name)))
      .filter((name) => !/\.test\.tsx?$/.test(name)),
  ])
    hash.update(file).update(readFileSync(join(portal, file)))
  return hash.digest('hex')
}

/** Below a folder, sorted; `globSync` comes with Node 22 only. */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => statSync(join(folder, name)).isFile())
    .toSorted()
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

async function compress(dir) {
  for (const file of filesIn(dir).filter((name) => /\.(html|js|css|svg|json)$/.test(name))) {
    const bytes = readFileSync(join(dir, file))
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
    writeFileSync(join(dir, `${file}.br`), await promisify(brotliCompress)(bytes, { params }))
    writeFileSync(join(dir, `${file}.gz`), await promisify(gzip)(bytes, { level: 9 }))
  }
}

if (import.meta.filename === process.argv[1]) {
  ensureInstalled()
  process.exitCode = await buildPortal()
}
