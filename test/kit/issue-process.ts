/** A process for tests to kill: gets the certificate of an order. `node issue-process.ts DATABASE_URL DATA_DIR ACME ORDER` */
import { type AcmeConfig, loadConfig } from '../../server/config.ts'
import { createContext } from '../../server/context.ts'
import { issue } from '../../server/features/certificates/acme/issue.ts'
import { createLog } from '../../server/kernel/log.ts'
import { reload } from './acme-orders.ts'
import { TEST_SECRET } from './database.ts'

const [, , url = '', dataDir = '', acmeConfig = '', order = ''] = process.argv
const acme: AcmeConfig = JSON.parse(acmeConfig)
const config = { ...loadConfig({}), secret: TEST_SECRET, dataDir, databasePoolSize: 4, acme }
const ctx = await createContext(config, url, { log: createLog('silent') })
const [authority] = acme.authorities
if (!authority) throw new Error('there is no authority')
await issue(ctx, await reload(ctx, JSON.parse(order)), authority, AbortSignal.timeout(60_000))
process.send?.('issued')
// Until it is killed: whoever should have installed the certificate never does.
setInterval(() => undefined, 60_000)
