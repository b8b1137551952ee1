/** Runs once around `npm test`: one throwaway PostgreSQL for all test files, and a migrated template they copy. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/kernel/db/embedded.ts'
import { TEMPLATE, TEST_DATABASE_URL, createTemplate } from './database.ts'

let postgres: EmbeddedPostgres | undefined
let dir: string | undefined

export async function globalSetup(): Promise<void> {
  dir = mkdtempSync(join(tmpdir(), 'hotswap-test-'))
  postgres = await startEmbeddedPostgres({ dir, throwaway: true })
  process.env[TEST_DATABASE_URL] = postgres.url
  await createTemplate(postgres.url, TEMPLATE)
}

export async function globalTeardown(): Promise<void> {
  await postgres?.[Symbol.asyncDispose]()
  if (dir) rmSync(dir, { recursive: true, force: true })
}
