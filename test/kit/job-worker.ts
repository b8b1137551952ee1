/** A worker process for tests to kill: takes a job and never finishes it. `node job-worker.ts DATABASE_URL` */
import { openDatabase } from '../../server/kernel/db/database.ts'
import { rolePasswords } from '../../server/kernel/db/roles.ts'
import { openJobs } from '../../server/kernel/jobs/jobs.ts'
import { createLog } from '../../server/kernel/log.ts'
import { createMetrics } from '../../server/kernel/metrics.ts'
import { TEST_SECRET } from './database.ts'

const url = process.argv[2] ?? ''
const passwords = rolePasswords(TEST_SECRET)
const db = openDatabase({ url, passwords, poolSize: 4, prepare: true, onError: () => undefined })
const jobs = openJobs({
  db,
  listenUrl: url,
  password: passwords.hotswap_platform,
  log: createLog('silent'),
  metrics: createMetrics(),
  leaseMs: 600,
})
jobs.define({
  name: 'import',
  lane: 'long',
  async run({ id }) {
    process.send?.(id)
    await new Promise(() => undefined)
  },
})
await jobs.start()
