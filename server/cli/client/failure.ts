/** How commands end: the exit codes that scripts rely on, and failures in words for whoever typed the command. */

export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  rolled_back: 3,
  /** With --no-wait: the deployment waits for an approval. */
  waiting: 4,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Shown as one line, with the next step below it and without a stack. */
export class Failure extends Error {
  readonly hint: string | undefined
  readonly exitCode: ExitCode
  constructor(message: string, options: { hint?: string; exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'Failure'
    this.hint = options.hint
    this.exitCode = options.exitCode ?? EXIT.failed
  }
}

/** The problem document of the server (RFC 9457). */
export type Problem = {
  code?: string
  detail?: string
  request_id?: string
  errors?: { path: string; message: string }[]
  /** Of refused packages. */
  findings?: unknown[]
  /** Of plugins: the words that are still to be agreed to, and what they stand for. */
  grant?: string[]
  plugins?: AskingPlugin[]
}

/** What a plugin asks for, as the server tells it. */
export type AskingPlugin = {
  name: string
  title: string
  version: string
  permissions: { id: string; title: string; consequence: string }[]
  hosts: string[]
  browser: Record<string, (string | { setting: string })[]>
}

/** The server refused. */
export class ApiFailure extends Failure {
  readonly status: number
  readonly code: string
  readonly problem: Problem
  constructor(status: number, problem: Problem, hint?: string) {
    super(problem.detail ?? `The server answered ${status}.`, hint === undefined ? {} : { hint })
    this.status = status
    this.code = problem.code ?? 'unknown'
    this.problem = problem
  }
}

/** The server could not be reached, or the connection broke: asking again may help. */
export class Unreachable extends Failure {}
