/** Finds programs that real-part tests need, and installs them where that is possible: as root on a Debian system. */
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

type Program = { path: string } | { missing: string }

/** Debian keeps servers in /usr/sbin, which is not on the PATH of an ordinary user. */
const folders = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/local/sbin',
  '/usr/sbin',
  '/usr/local/bin',
  '/usr/bin',
]
const asked = new Map<string, Promise<Program>>()

/**
 * Resolves to the program's path, or to one line that says why it cannot be had, for the tests to skip with.
 * Installs `debianPackage` when the program is missing; test files that ask at the same time wait for one installation.
 */
export function debianProgram(name: string, debianPackage: string): Promise<Program> {
  const known = asked.get(name) ?? findOrInstall(name, debianPackage)
  asked.set(name, known)
  return known
}

async function findOrInstall(name: string, debianPackage: string): Promise<Program> {
  const present = findProgram(name)
  if (present) return { path: present }
  const obstacle = obstacleToInstalling()
  if (obstacle)
    return { missing: `${name} is not installed (Debian package ${debianPackage}) and ${obstacle}` }
  const failure = await install(name, debianPackage)
  const path = findProgram(name)
  if (path) return { path }
  return { missing: `${name} is not installed and apt-get could not install ${debianPackage}: ${failure}` }
}

function findProgram(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find((path) => isExecutable(path))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function obstacleToInstalling(): string | undefined {
  if (!findProgram('apt-get') || !findProgram('flock')) return 'there is no apt-get here'
  if (process.getuid?.() !== 0) return 'only root may install it'
  return undefined
}

/** Installs quietly; resolves to the last line apt-get complained with. */
async function install(name: string, debianPackage: string): Promise<string> {
  process.stderr.write(`Installing ${debianPackage} for the tests …\n`)
  // One process installs, the others wait for its lock and then find the program there.
  const script =
    'command -v "$1" >/dev/null || { apt-get $OPTIONS update && apt-get $OPTIONS install -y --no-install-recommends "$2"; }'
  const child = spawn('flock', ['/var/lib/apt', 'sh', '-c', script, 'sh', name, debianPackage], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 240_000,
    env: {
      ...process.env,
      OPTIONS: '-qq -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o DPkg::Lock::Timeout=120',
      DEBIAN_FRONTEND: 'noninteractive',
      SYSTEMD_OFFLINE: '1', // the tests start their own server: leave the package's service alone
    },
  })
  let complaint = ''
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (complaint = (complaint + text).slice(-2_000)))
  const { promise, resolve } = Promise.withResolvers<void>()
  child.on('error', (error) => {
    complaint += error.message
    resolve()
  })
  child.on('close', () => resolve())
  await promise
  return complaint.trim().split('\n').at(-1) || 'it gave no reason'
}
