/** Keeps a master secret in the data folder for installations that did not set one. */
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { randomToken } from './tokens.ts'

/**
 * The secret kept in `<dataDir>/secret`; the first caller creates it (mode 0600). Processes that start at once agree
 * on one secret. Losing the file means losing everything that was encrypted.
 * @throws Error with a readable sentence when the file holds something shorter than 32 characters.
 */
export async function masterSecretFor(dataDir: string): Promise<string> {
  const file = join(dataDir, 'secret')
  return (await findSecret(file)) ?? (await createSecret(dataDir, file))
}

async function findSecret(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const secret = text.trim()
  if (secret.length < 32)
    throw new Error(
      `${file} must hold a secret of at least 32 characters: put the right one back from a backup.`,
    )
  return secret
}

async function createSecret(dataDir: string, file: string): Promise<string> {
  await mkdir(dataDir, { recursive: true })
  const draft = `${file}.${randomUUID()}`
  try {
    await writeDurably(draft, `${randomToken(32)}\n`)
    // A hard link appears complete or not at all and never replaces a file, so of two processes exactly one wins.
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(dataDir)
  const secret = await findSecret(file)
  if (secret === undefined) throw new Error(`${file} disappeared while it was being created.`)
  return secret
}

async function writeDurably(file: string, text: string): Promise<void> {
  await using handle = await open(file, 'wx', 0o600)
  await handle.writeFile(text)
  await handle.sync()
}

/** Makes the new name survive a power cut: data encrypted under a secret that vanished could never be read again. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return // cannot open folders
  await using handle = await open(dir, 'r')
  await handle.sync()
}
