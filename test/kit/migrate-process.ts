/** Migrates a database in a process of its own: `node migrate-process.ts URL`, prints the names applied as JSON. */
import { migrate } from '../../server/kernel/db/migrate.ts'
import { rolePasswords } from '../../server/kernel/db/roles.ts'
import { TEST_SECRET } from './database.ts'

const applied = await migrate(process.argv[2] ?? '', rolePasswords(TEST_SECRET))
process.stdout.write(JSON.stringify(applied))
