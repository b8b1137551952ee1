/** `hotswap plugin keygen`: makes the key that a publisher signs with, and tells the installation about it. */
import { readFile, writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { fingerprintOf, newSigningKey, publicKeyOf } from '../../kernel/crypto/ed25519.ts'
import { proveKey } from '../../plugin/signature.ts'
import type { Api } from './api.ts'
import { type ConnectionOptions, apiCommand, connect } from './connection.ts'
import { ApiFailure, EXIT, Failure } from './failure.ts'
import { type OutputOptions, note, printResult } from './output.ts'

type Options = ConnectionOptions & OutputOptions & { publisher?: string }
type Publisher = { id: string; name: string }

export function pluginKeygenCommand(): Command {
  return apiCommand('keygen')
    .description('Make a key to sign what you publish with')
    .argument('[file]', 'where the private key goes, or is already', 'publisher.pem')
    .option(
      '--publisher <name>',
      'tell the installation: you are the publisher of that name, and this is your key',
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
The private key stays in the file, which only you can read; whoever has it can publish in your name. Nothing is overwritten:
a key that is there already is used. With a key, everything you publish has to be signed.

Examples:
  $ hotswap plugin keygen ~/publisher.pem --publisher "Studio Blau"
  $ hotswap plugin push --submit --sign ~/publisher.pem`,
    )
    .action(pluginKeygen)
}

async function pluginKeygen(file: string, options: Options): Promise<void> {
  // Before anything is written.
  const api = options.publisher === undefined ? undefined : await connect(options)
  const { privateKey, isNew } = await keyIn(file)
  const publicKey = publicKeyOf(privateKey)
  const fingerprint = fingerprintOf(publicKey)
  if (api && options.publisher !== undefined) {
    const { id } = await publisherNamed(api, options.publisher)
    await api.post('/marketplace/publisher/keys', { name: basename(file), ...proveKey(id, privateKey) })
  }
  printResult(
    { file: resolve(file), fingerprint, public_key: publicKey, publisher: options.publisher ?? null },
    options,
    () => `${isNew ? 'Made' : 'Used'} ${file}   fingerprint ${fingerprint}`,
  )
  note(
    options.publisher === undefined
      ? `Make it yours:  hotswap plugin keygen ${file} --publisher "Your studio"`
      : `Publish with it:  hotswap plugin push --submit --sign ${file}`,
  )
}

async function keyIn(file: string): Promise<{ privateKey: string; isNew: boolean }> {
  const { privateKey } = newSigningKey()
  try {
    await writeFile(file, privateKey, { flag: 'wx', mode: 0o600 })
    return { privateKey, isNew: true }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const kept = await readFile(file, 'utf8')
  try {
    publicKeyOf(kept)
  } catch (cause) {
    throw new Failure(`${file} is there already, and holds no key to sign with.`, {
      hint: 'Name another file.',
      exitCode: EXIT.usage,
      cause,
    })
  }
  return { privateKey: kept, isNew: false }
}

/** Becomes a publisher where one is not yet. Nobody is renamed: a new name has to be verified anew. */
async function publisherNamed(api: Api, name: string): Promise<Publisher> {
  const present = await api.get<Publisher>('/marketplace/publisher').catch((error: unknown) => {
    if (error instanceof ApiFailure && error.status === 404) return undefined
    throw error
  })
  if (!present) return api.put<Publisher>('/marketplace/publisher', { name })
  if (present.name !== name)
    throw new Failure(`You are the publisher ${present.name} already.`, {
      hint: `Say --publisher "${present.name}", or change the name with PUT /marketplace/publisher.`,
    })
  return present
}
