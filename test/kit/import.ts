/** Starts imports as a client does, and waits for their ends. */
import assert from 'node:assert/strict'
import type { TestApp } from './app.ts'

export type ImportJson = {
  id: string
  state: string
  error: string | null
  counts: Record<string, { added: number; changed: number; unchanged: number; skipped: number }>
  report: { level: string; item: string; message: string }[]
  progress: { phase?: string }
}

/** The bytes of a multipart form, and its content type. */
function formOf(fields: Record<string, string>, files: Record<string, Uint8Array | string>) {
  const boundary = 'form-of-a-test'
  const chunks: Uint8Array[] = []
  const line = (text: string) => chunks.push(Buffer.from(`${text}\r\n`))
  for (const [name, value] of Object.entries(fields)) {
    line(`--${boundary}`)
    line(`content-disposition: form-data; name="${name}"`)
    line('')
    line(value)
  }
  for (const [name, value] of Object.entries(files)) {
    line(`--${boundary}`)
    line(`content-disposition: form-data; name="${name}"; filename="${name}.bin"`)
    line('')
    chunks.push(Buffer.from(value))
    line('')
  }
  line(`--${boundary}--`)
  return {
    body: Buffer.concat(chunks),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}

export async function postImport(
  t: TestApp,
  base: string,
  token: string,
  fields: Record<string, string>,
  files: Record<string, Uint8Array | string>,
) {
  return t.call(`${base}/imports`, { method: 'POST', token, ...formOf(fields, files) })
}

/** Runs an import to its end: the application must have been started with its jobs. */
export async function importFile(
  t: TestApp,
  base: string,
  token: string,
  fields: Record<string, string>,
  files: Record<string, Uint8Array | string>,
): Promise<ImportJson> {
  const started = await postImport(t, base, token, fields, files)
  assert.equal(started.status, 202, started.text)
  return ended(t, `${base}/imports/${(started.body as unknown as ImportJson).id}`, token)
}

/** The import once it is over; looked at whenever the database has something new. */
export async function ended(t: TestApp, path: string, token: string, withinMs = 60_000): Promise<ImportJson> {
  const until = performance.now() + withinMs
  for (;;) {
    const row = (await t.call(path, { token })).body as unknown as ImportJson
    if (!['queued', 'running'].includes(row.state)) return row
    assert.ok(performance.now() < until, `the import is still ${row.state}: ${JSON.stringify(row.progress)}`)
    // Nothing announces its end to clients either: they look again, as this does.
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
