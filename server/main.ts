/** The life of the process: start, listen, drain. One process serves, or a supervisor runs jobs beside several that do. */
import cluster from 'node:cluster'
import { ConfigError, loadConfig } from './config.ts'
import { runSupervisor } from './supervisor.ts'
import { runWorker } from './worker.ts'

try {
  const config = loadConfig(process.env)
  await (cluster.isPrimary ? runSupervisor(config) : runWorker(config))
} catch (error) {
  // A wrong setting is the operator's to mend: one sentence, no stack.
  process.stderr.write(
    error instanceof ConfigError
      ? `${error.message}\n`
      : `HotSwap could not start: ${(error as Error).stack}\n`,
  )
  process.exit(error instanceof ConfigError ? 2 : 1)
}
