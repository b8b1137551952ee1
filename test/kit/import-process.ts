/** Runs one import in a process of its own, for tests that kill it: `node import-process.ts <database> <data folder> <tenant> <import> [secret]`. */
import { loadConfig } from '../../server/config.ts'
import { createContext } from '../../server/context.ts'
import { runImport } from '../../server/features/imports/run-import.ts'
import { createLog } from '../../server/kernel/log.ts'
import { TEST_SECRET } from './database.ts'

const [databaseUrl = '', dataDir = '', tenantId = '', importId = '', secret = TEST_SECRET] =
  process.argv.slice(2)
const config = { ...loadConfig({}), secret, dataDir, databasePoolSize: 4, processes: 1 }
await using ctx = await createContext(config, databaseUrl, { log: createLog('silent') })
if (importId)
  await runImport(ctx, {
    id: importId,
    tenantId,
    payload: { import_id: importId },
    attempt: 1,
    maxAttempts: 5,
    signal: new AbortController().signal,
    progress: async (done, _total, phase) => void process.send?.({ phase, done }),
  })
process.send?.({ memory_bytes: process.resourceUsage().maxRSS * 1024 })
