/**
 * Keeps the committed descriptions of the schema true: `sql/schema.sql` and the generated row types.
 * `--write` regenerates them from a freshly migrated database, `--check` fails when they differ.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, withOwner } from '../server/kernel/db/migrate.ts'
import { startEmbeddedPostgres } from '../server/kernel/db/embedded.ts'
import { describeSchema } from './describe-schema.ts'
import { rowTypes } from './row-types.ts'

const dir = mkdtempSync(join(tmpdir(), 'hotswap-schema-'))
const root = join(import.meta.dirname, '..')
let stale = 0

{
  await using postgres = await startEmbeddedPostgres({ dir, throwaway: true })
  await migrate(postgres.url, { hotswap_platform: 'unused', hotswap_tenant: 'unused' })
  await withOwner(postgres.url, async (owner) => {
    compare('sql/schema.sql', await describeSchema(owner))
    compare('server/kernel/db/platform-tables.generated.ts', await rowTypes(owner, 'platform'))
    compare('server/kernel/db/home-tables.generated.ts', await rowTypes(owner, 'pool'))
  })
}
rmSync(dir, { recursive: true, force: true })
process.exitCode = stale ? 1 : 0

function compare(file: string, wanted: string): void {
  const path = join(root, file)
  if (process.argv.includes('--write')) return writeFileSync(path, wanted)
  let have = ''
  try {
    have = readFileSync(path, 'utf8')
  } catch {
    // A missing file is a stale one.
  }
  if (have === wanted) return
  stale++
  process.stderr.write(
    `${file} does not match the migrations: run \`npm run check -- --fix\` and commit it\n`,
  )
}
