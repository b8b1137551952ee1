/** Load from wrk, on a core of its own: cheaper per request than any client in JavaScript. */
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type WrkOrder = {
  port: number
  connections: number
  seconds: number
  core: number
  headers?: Record<string, string>
  /** Hosts and paths, asked for in turn. */
  targets: { host: string; path: string }[]
}

export type WrkOutcome = {
  /** Per second. */
  throughput: number
  /** ms. */
  p50: number
  p99: number
  requests: number
  failures: number
  bytes: number
}

export function hasPrograms(...names: string[]): boolean {
  return names.every((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0)
}

/** @param order.targets up to some 100,000 */
export function runWrk(order: WrkOrder): WrkOutcome {
  const script = join(tmpdir(), `hotswap-bench-${process.pid}.lua`)
  writeFileSync(script, scriptFor(order))
  const args = [
    '-t1',
    `-c${order.connections}`,
    `-d${order.seconds}s`,
    '-s',
    script,
    `http://127.0.0.1:${order.port}`,
  ]
  const { stdout, stderr, status } = spawnSync('taskset', ['-c', String(order.core), 'wrk', ...args], {
    encoding: 'utf8',
  })
  rmSync(script)
  const [line] = stdout.split('\n').filter((text) => text.startsWith('{'))
  if (status !== 0 || line === undefined) throw new Error(`wrk failed: ${stdout}${stderr}`)
  return JSON.parse(line) as WrkOutcome
}

function scriptFor({ targets, headers = {} }: WrkOrder): string {
  const extra = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value.replaceAll('"', '\\"')}\\r\\n`)
    .join('')
  const requests = targets.map(
    ({ host, path }) => `"GET ${path} HTTP/1.1\\r\\nHost: ${host}\\r\\n${extra}\\r\\n"`,
  )
  return `local requests = {\n${requests.join(',\n')}\n}
local next = 0
request = function()
  next = next % #requests + 1
  return requests[next]
end
done = function(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"throughput":%f,"p50":%f,"p99":%f,"requests":%d,"failures":%d,"bytes":%d}',
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.requests, errors.connect + errors.read + errors.write + errors.status + errors.timeout, summary.bytes))
end
`
}
