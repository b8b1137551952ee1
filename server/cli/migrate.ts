/** `hotswap migrate` */
import { Command } from 'commander'
import { withContext } from './session.ts'

export function migrateCommand(): Command {
  return new Command('migrate').action(() =>
    // Opening the context migrates.
    withContext(async () => {
      process.stdout.write('The database is up to date.\n')
    }),
  )
}
