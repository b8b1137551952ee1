/** `npm run bench [NAME …]`: measures what DESIGN.md §9 sets budgets for, each on a PostgreSQL of its own. */
import { print, printMachine } from './report.ts'

const BENCHES: Record<string, () => Promise<{ run: () => Promise<void> }>> = {
  rls: () => import('./rls.ts'),
  api: () => import('./api.ts'),
  delivery: () => import('./delivery.ts'),
  deployments: () => import('./deployments.ts'),
  provisioning: () => import('./provisioning.ts'),
  pages: () => import('./pages.ts'),
  plugins: () => import('./plugins.ts'),
  portal: () => import('./portal.ts'),
  idle: () => import('./idle.ts'),
  imports: () => import('./imports.ts'),
  start: () => import('./start.ts'),
  tls: () => import('./tls.ts'),
}

const names = process.argv.slice(2).length ? process.argv.slice(2) : Object.keys(BENCHES)
printMachine()
for (const name of names) {
  const load = BENCHES[name]
  if (!load) {
    process.stderr.write(`There is no benchmark ${name}. There are: ${Object.keys(BENCHES).join(', ')}\n`)
    process.exit(2)
  }
  const started = performance.now()
  await (await load()).run()
  print(`  (${name}: ${((performance.now() - started) / 1000).toFixed(0)} s)`)
}
