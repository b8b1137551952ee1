/** Moves a tenant in a process of its own, which kills itself at a given step: for tests of what a crash leaves behind. */
import { openDatabase } from '../../kernel/db/database.ts'
import { openNotices } from '../../kernel/db/notices.ts'
import { rolePasswords } from '../../kernel/db/roles.ts'
import { createLog } from '../../kernel/log.ts'
import { type PlacementKind, KINDS } from './homes.ts'
import { moveTenant } from './move.ts'

const [url = '', secret = '', tenantId = '', kind, killAt] = process.argv.slice(2)
const to = KINDS.find((known): known is PlacementKind => known === kind)
if (!to) throw new Error(`${kind} is no placement`)
const passwords = rolePasswords(secret)
const onError = () => undefined
await using db = openDatabase({ url, passwords, poolSize: 2, prepare: true, onError })
await using notices = openNotices({ db, listenUrl: url, password: passwords.hotswap_platform, onError })
await moveTenant({ db, notices, ownerUrl: url, log: createLog('silent') }, tenantId, to, {
  onStep: (step) => {
    if (step === killAt) process.kill(process.pid, 'SIGKILL')
  },
})
