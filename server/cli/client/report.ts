/** Tells what went wrong: one line, the next step below it, and the exit code. */
import { debuglog } from 'node:util'
import { CommanderError } from 'commander'
import { AppError } from '../../errors.ts'
import { ApiFailure, EXIT, type ExitCode, Failure } from './failure.ts'
import { note, styled } from './output.ts'

const debug = debuglog('hotswap')

/** @param args of the command line: with --json, what went wrong is one JSON document on stderr */
export function reportFailure(error: unknown, args: readonly string[]): ExitCode {
  // It has said what is wrong.
  if (error instanceof CommanderError) return EXIT.usage
  debug('%o', error)
  const told = telling(error)
  if (args.includes('--json')) note(JSON.stringify({ error: told }))
  else {
    note(`${styled('red', 'Error:', process.stderr)} ${told.message}`)
    for (const line of told.hint?.split('\n') ?? []) note(`  ${line}`)
  }
  return error instanceof Failure ? error.exitCode : EXIT.failed
}

function telling(error: unknown): { message: string; hint?: string; code?: string } {
  if (error instanceof ApiFailure)
    return { message: error.message, code: error.code, ...(error.hint !== undefined && { hint: error.hint }) }
  if (error instanceof Failure)
    return { message: error.message, ...(error.hint !== undefined && { hint: error.hint }) }
  if (error instanceof AppError) return { message: error.message, code: error.code }
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) }
  if (name === 'ConfigError') return { message }
  return {
    message: message || name,
    hint: 'This is unexpected. NODE_DEBUG=hotswap shows where it comes from.',
  }
}
