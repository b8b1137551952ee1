/** Who is signed in at which installation: a file in the person's home that nobody else can read. */
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { Failure } from './failure.ts'

/** A person's session, which renews itself, or an API key. */
export type Login = { origin: string; tenant: string; as: string } & (
  { api_key: string } | { access_token: string; refresh_token: string; expires_at: string }
)

type Logins = {
  /** Origin of the installation that is meant when none is named. */
  current?: string
  logins: Record<string, Login>
}

export const loginsFile = (): string => join(homedir(), '.config', 'hotswap', 'logins.json')

/** @param origin undefined: the current one */
export async function findLogin(origin?: string): Promise<Login | undefined> {
  const { current, logins } = await read()
  return logins[origin ?? current ?? '']
}

/** Makes it the current one. */
export async function keepLogin(login: Login): Promise<void> {
  const { logins } = await read()
  await write({ current: login.origin, logins: { ...logins, [login.origin]: login } })
}

/** The tokens of a login that is there change with every renewal; which one is current does not. */
export async function renewLogin(login: Login): Promise<void> {
  const kept = await read()
  await write({ ...kept, logins: { ...kept.logins, [login.origin]: login } })
}

export async function forgetLogin(origin: string): Promise<void> {
  const { current, logins } = await read()
  const { [origin]: _gone, ...others } = logins
  const next = current === origin ? Object.keys(others)[0] : current
  if (next === undefined) await rm(loginsFile(), { force: true })
  else await write({ current: next, logins: others })
}

async function read(): Promise<Logins> {
  const text = await readFile(loginsFile(), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return { logins: {} }
  try {
    const kept = JSON.parse(text) as Partial<Logins>
    return { ...kept, logins: kept.logins ?? {} }
  } catch (cause) {
    throw new Failure(`${loginsFile()} cannot be read.`, {
      hint: 'Delete it, and sign in again with "hotswap login".',
      cause,
    })
  }
}

/** In one step, so that commands that run at once find the old file or the new one. */
async function write(logins: Logins): Promise<void> {
  const file = loginsFile()
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(logins, undefined, 2)}\n`, { mode: 0o600 })
  await chmod(draft, 0o600)
  await rename(draft, file)
}
