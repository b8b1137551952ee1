/** `node scripts/theme-preview.ts <theme folder> [--port 4000]`: shows a theme with sample content while it is made. */
import { watch } from 'node:fs'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { type CompiledTheme, compileTheme } from '../server/liquid/compile.ts'
import { readThemeFolder } from '../server/liquid/folder.ts'
import { lintPackage } from '../server/liquid/lint.ts'
import { packageOf } from '../server/liquid/package.ts'
import { renderTemplate } from '../server/liquid/render.ts'
import { ThemeError } from '../server/liquid/theme-error.ts'
import { escapeHtml } from '../server/liquid/values.ts'
import { sampleSite } from '../test/kit/sample-site.ts'

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
    if (url.pathname.startsWith('/_assets/')) {
      const asset = theme.assets.get(decodeURIComponent(url.pathname.slice(9)))
      response
        .writeHead(asset ? 200 : 404, {
          'content-type': asset?.content_type ?? 'text/plain',
          'cache-control': 'no-store',
        })
        .end(asset?.body)
      return
    }
    if (url.pathname.startsWith('/media/')) {
      response
        .writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=60' })
        .end(drawing(url.pathname))
      return
    }
    const locale = url.searchParams.get('locale') ?? 'en'
    const route = sampleSite({ origin, locale, url, isEmpty: url.searchParams.has('empty') })
    const started = performance.now()
    const { html, template } = await renderTemplate(theme, {
      template: route.template,
      customization: {},
      globals: route.globals,
      environment: {
        assetUrl: (name) => `/_assets/${name}?${theme.hash.slice(0, 8)}`,
        locale,
        timezone: 'Europe/Berlin',
        now: new Date(),
        origin,
        page: route.page,
        pageUrl: route.pageUrl,
        resolve: route.resolve,
      },
    })
    say(
      `${url.pathname} ${template} ${(performance.now() - started).toFixed(1)} ms, ${html.length} characters`,
    )
    response.writeHead(route.status, { 'content-type': 'text/html; charset=utf-8' }).end(html + RELOADER)
  } catch (error) {
    say(describe(error))
    const page = `<pre style="font:16px/1.5 monospace;padding:2rem;white-space:pre-wrap">${escapeHtml(describe(error))}</pre>${RELOADER}`
    response.writeHead(500, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  }
}

createServer((request, response) => void answer(request, response)).listen(Number(values.port), () =>
  say(`http://localhost:${values.port}`),
)

/** A soft landscape of the size that the address names, coloured by the image's number. */
function drawing(path: string): string {
  const [, number = '0'] = /sample-(\d+)/.exec(path) ?? []
  const [, width = '1600', height = '1067'] = /(\d+)x(\d+)/.exec(path) ?? []
  const hue = (Number(number) * 47) % 360
  const [w, h] = [Number(width), Number(height)]
  const hill = (share: number, shade: number) =>
    `<path fill="hsl(${hue + shade} 35% ${70 - shade}%)" d="M0 ${h * share} C ${w * 0.3} ${h * (share - 0.25)} ${w * 0.6} ${h * (share + 0.2)} ${w} ${h * (share - 0.08)} V ${h} H 0 Z"/>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}"><rect width="100%" height="100%" fill="hsl(${hue} 45% 84%)"/><circle cx="${w * 0.7}" cy="${h * 0.3}" r="${h * 0.12}" fill="hsl(${hue + 40} 70% 90%)"/>${hill(0.6, 10)}${hill(0.72, 25)}${hill(0.86, 40)}</svg>`
}
