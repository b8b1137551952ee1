/** The command line of an installation: `npm run hotswap -- COMMAND`. It works on the database, with or without a running server. */
import { Command } from 'commander'
import { ConfigError } from '../config.ts'
import { AppError } from '../errors.ts'
import { auditCommand } from './audit.ts'
import { keysCommand } from './keys.ts'
import { migrateCommand } from './migrate.ts'
import { operatorsCommand } from './operators.ts'
import { tenantsCommand } from './tenants.ts'

const program = new Command('hotswap')
  .description('Manage a HotSwap installation')
  .showHelpAfterError()
  .addCommand(migrateCommand())
  .addCommand(tenantsCommand())
  .addCommand(operatorsCommand())
  .addCommand(auditCommand())
  .addCommand(keysCommand())

try {
  await program.parseAsync()
} catch (error) {
  const expected = error instanceof AppError || error instanceof ConfigError
  process.stderr.write(`${expected ? error.message : (error as Error).stack}\n`)
  process.exitCode = 1
}
