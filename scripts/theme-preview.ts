/** `node scripts/theme-preview.ts <theme folder> [--port 4000]`: shows a theme with sample content while it is made. */
import { watch } from 'node:fs'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { type CompiledTheme, compileTheme } from '../server/liquid/compile.ts'
import { readThemeFolder } from '../server/liquid/folder.ts'
import { lintPackage } from '../server/liquid/lint.ts'
import { packageOf } from '../server/liquid/package.ts'
import { ThemeError } from '../server/liquid/theme-error.ts'
import { escapeHtml } from '../server/liquid/values.ts'
import { stageTheme } from '../test/kit/theme-stage.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string', default: '4000' } },
})
const [folder] = positionals
if (folder === undefined) {
  process.stderr.write(`Usage: node scripts/theme-preview.ts <theme folder> [--port 4000]

Addresses: / /blog /blog/page/2 /about /contact /services /products /category/workshop /author/ines-berger /search?q=table /nowhere
Parameters: ?locale=de  ?empty=1 (a site without posts and records)
`)
  process.exit(1)
}
const say = (text: string) => process.stdout.write(`${text}\n`)

let current: Promise<CompiledTheme>
const watchers = new Set<ServerResponse>()

async function load(path: string): Promise<CompiledTheme> {
  const files = await readThemeFolder(path)
  for (const { severity, file, line, message } of lintPackage(files))
    say(`  ${severity} ${file}:${line} ${message}`)
  return compileTheme(packageOf(files))
}

function reload(): void {
  current = load(folder as string)
  current.then(
    () => say(`${new Date().toLocaleTimeString()} loaded`),
    (error: unknown) => say(`${new Date().toLocaleTimeString()} ${describe(error)}`),
  )
  for (const response of watchers) response.write('data: reload\n\n')
}

function describe(error: unknown): string {
  if (error instanceof ThemeError) return `${error.file}:${error.line} ${error.message}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

reload()
let timer: NodeJS.Timeout | undefined
watch(folder, { recursive: true }, () => {
  clearTimeout(timer)
  timer = setTimeout(reload, 80)
})

const RELOADER = '<script>new EventSource("/__reload").onmessage = () => location.reload()</script>'

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const origin = `http://${request.headers.host ?? 'localhost'}`
  const url = new URL(request.url ?? '/', origin)
  if (url.pathname === '/__reload') {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('\n')
    watchers.add(response)
    response.on('close', () => watchers.delete(response))
    return
  }
  try {
    const theme = await current
    const started = performance.now()
    const { status, type, body, template } = await stageTheme(theme, url)
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
    if (template === undefined) {
      response.end(body)
      return
    }
    say(
      `${url.pathname} ${template} ${(performance.now() - started).toFixed(1)} ms, ${body.length} characters`,
    )
    response.end(`${String(body)}${RELOADER}`)
  } catch (error) {
    say(describe(error))
    const page = `<pre style="font:16px/1.5 monospace;padding:2rem;white-space:pre-wrap">${escapeHtml(describe(error))}</pre>${RELOADER}`
    response.writeHead(500, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  }
}

createServer((request, response) => void answer(request, response)).listen(Number(values.port), () =>
  say(`http://localhost:${values.port}`),
)
