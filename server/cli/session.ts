/** What every command needs: the context, for as long as the command runs, and one way of printing. */
import { loadConfig } from '../config.ts'
import { type AppContext, createContext, findDatabase, prepareDatabase } from '../context.ts'
import { createLog } from '../kernel/log.ts'
import { withTrace } from '../kernel/trace.ts'

/** Runs `work` with a context; in audit entries the actor is the command line. */
export async function withContext<Result>(work: (ctx: AppContext) => Promise<Result>): Promise<Result> {
  const config = { ...loadConfig(process.env), databasePoolSize: 4 }
  await using stack = new AsyncDisposableStack()
  const url = await findDatabase(config, stack)
  await prepareDatabase(config, url)
  const ctx = stack.use(await createContext(config, url, { log: createLog('warn') }))
  return await withTrace({ actor: { kind: 'system', id: 'cli', label: 'command line' } }, () => work(ctx))
}

/** Prints one line, or with --json one JSON document. */
export function print(value: unknown, options: { json?: boolean }, toText: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(value) : toText()}\n`)
}
