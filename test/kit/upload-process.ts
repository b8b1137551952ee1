/** A server in a process of its own, for tests that kill it: `node upload-process.ts <database> <data folder>`. */
import { loadConfig } from '../../server/config.ts'
import { createApp } from '../../server/app.ts'
import { createContext } from '../../server/context.ts'
import { createLog } from '../../server/kernel/log.ts'
import { TEST_SECRET } from './database.ts'

const [databaseUrl = '', dataDir = ''] = process.argv.slice(2)
const config = { ...loadConfig({}), secret: TEST_SECRET, dataDir, databasePoolSize: 6, processes: 1 }
const ctx = await createContext(config, databaseUrl, { log: createLog('silent') })
const app = await createApp(ctx)
await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ port: (app.server.address() as { port: number }).port })
