/** Runs the embedded PostgreSQL in a process of its own: `node embedded-process.ts DIR`, prints what it got as JSON. */
import { startEmbeddedPostgres } from '../../server/kernel/db/embedded.ts'

await using postgres = await startEmbeddedPostgres({ dir: process.argv[2] ?? '' })
process.stdout.write(`${JSON.stringify({ url: postgres.url, role: postgres.role })}\n`)
// Until somebody closes our input, or kills us.
for await (const _ of process.stdin);
