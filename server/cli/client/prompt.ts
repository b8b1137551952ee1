/** Asks the person at the terminal. */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { EXIT, Failure } from './failure.ts'

/** @throws Failure where nobody can answer, with what to do instead */
export async function ask(
  question: string,
  options: { isSecret?: boolean; instead: string },
): Promise<string> {
  if (!process.stdin.isTTY)
    throw new Failure(`There is no terminal to ask "${question}".`, {
      hint: options.instead,
      exitCode: EXIT.usage,
    })
  process.stderr.write(`${question}: `)
  // What is typed is echoed by readline: into nothing, for a secret.
  const output = options.isSecret
    ? new Writable({ write: (_chunk, _encoding, done) => done() })
    : process.stderr
  const prompt = createInterface({ input: process.stdin, output, terminal: true })
  const interrupted = new AbortController()
  prompt.once('SIGINT', () => interrupted.abort())
  try {
    return (await prompt.question('', { signal: interrupted.signal })).trim()
  } catch (cause) {
    throw new Failure('Stopped.', { cause })
  } finally {
    prompt.close()
    if (options.isSecret) process.stderr.write('\n')
  }
}

/** A question that is answered with yes or, with anything else, no. @throws Failure where nobody can answer */
export async function confirm(question: string, instead: string): Promise<boolean> {
  return /^y(es)?$/i.test(await ask(`${question} [y/N]`, { instead }))
}

/** The whole of stdin, for secrets that come from another program. */
export async function readStdin(): Promise<string> {
  return Buffer.concat(await process.stdin.toArray())
    .toString()
    .trim()
}
