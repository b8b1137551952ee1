/** Runs statements: at once as long as the data is there, and again from where data was missing. */
import { type Frame, NEXT, Pending, waitFor } from './frame.ts'
import type { Statement } from './parse.ts'
import { located } from './theme-error.ts'

/**
 * Runs statements in order until one breaks out of its loop. Answers with a promise only if it had to wait, which keeps
 * pages whose data is there free of promises: they cost more than the statements themselves.
 */
export function run(
  statements: readonly Statement[],
  frame: Frame,
  file: string,
  from = 0,
): void | Promise<void> {
  const { budget } = frame.state
  for (let i = from; i < statements.length; i++) {
    const statement = statements[i] as Statement
    try {
      budget.tick()
      const waiting = statement.run(frame)
      if (waiting !== undefined)
        return waiting.then(
          () => (frame.flow === NEXT ? run(statements, frame, file, i + 1) : undefined),
          failingAt(file, statement),
        )
    } catch (error) {
      if (error instanceof Pending)
        return waitFor(frame.state, error).then(
          () => run(statements, frame, file, i),
          failingAt(file, statement),
        )
      throw located(error, file, statement.line)
    }
    if (frame.flow !== NEXT) return
  }
}

function failingAt(file: string, { line }: Statement) {
  return (error: unknown): never => {
    throw located(error, file, line)
  }
}

/** Does `step` for 0, 1, 2 … until it answers false, waiting where it waits. */
export function repeat(
  step: (index: number) => false | void | Promise<void>,
  count: number,
  from = 0,
): void | Promise<void> {
  for (let i = from; i < count; i++) {
    const waiting = step(i)
    if (waiting === false) return
    if (waiting !== undefined) return waiting.then(() => repeat(step, count, i + 1))
  }
}
