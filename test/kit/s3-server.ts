/**
 * The child process of s3.ts: s3rver, with what it lacks. Arguments: data folder, bucket. Sends `{ port }` when ready.
 *
 * s3rver cannot abort multipart uploads, cannot list them, and lists keys in the order of folders, not of bytes.
 * What it still gets wrong: the range 0-0, and removals side by side in one folder, which can end it.
 */
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import S3rver from 's3rver'

const [directory = '', bucket = ''] = process.argv.slice(2)
const uploads = join(directory, bucket, '._S3rver_uploads')
const s3 = new S3rver({ directory, silent: true, configureBuckets: [{ name: bucket }] })
await s3.configureBuckets()

const listObjects = s3.store.listObjects.bind(s3.store)
s3.store.listObjects = async (name, { prefix = '', startAfter = '', maxKeys = 1000 }) => {
  const { objects } = await listObjects(name, { prefix })
  const sorted = objects.toSorted((a, b) => inByteOrder(a.key, b.key))
  const rest = sorted.filter(({ key }) => inByteOrder(key, startAfter) > 0)
  return { objects: rest.slice(0, maxKeys), commonPrefixes: [], isTruncated: rest.length > maxKeys }
}

function inByteOrder(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/** Answers what s3rver cannot; undefined leaves the request to it. */
async function answer(request: IncomingMessage): Promise<{ status: number; xml: string } | undefined> {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const uploadId = searchParams.get('uploadId')
  if (request.method === 'DELETE' && uploadId !== null) {
    await rm(join(uploads, uploadId), { recursive: true, force: true })
    return { status: 204, xml: '' }
  }
  if (request.method === 'GET' && searchParams.has('uploads'))
    return { status: 200, xml: await listUploads(searchParams.get('prefix') ?? '') }
  return undefined
}

async function listUploads(prefix: string): Promise<string> {
  let xml = '<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>'
  for (const id of await readdir(uploads).catch(() => [])) {
    const key = await readFile(join(uploads, id, 'key'), 'utf8')
    const { birthtime } = await stat(join(uploads, id))
    if (key.startsWith(prefix))
      xml += `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${birthtime.toISOString()}</Initiated></Upload>`
  }
  return `${xml}</ListMultipartUploadsResult>`
}

const handle = s3.callback()
const server = createServer((request, response) => {
  answer(request).then(
    (own) => (own ? response.writeHead(own.status).end(own.xml) : handle(request, response)),
    (error: unknown) => response.writeHead(500).end(String(error)),
  )
})
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
// The parent went away without stopping us.
process.once('disconnect', () => process.exit())
