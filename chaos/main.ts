/** `npm run chaos [deployments|swaps]`: proves that killing anything at any time, and swapping under load, harms nobody. */
import { parseArgs } from 'node:util'
import { print, printMachine } from '../bench/report.ts'

const USAGE = `npm run chaos [-- deployments] [--deployments 200] [--seed 1]
npm run chaos -- swaps [--swaps 1000]`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    deployments: { type: 'string', default: '200' },
    swaps: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    help: { type: 'boolean', default: false },
  },
})
const [what = 'deployments'] = positionals
printMachine()
if (values.help || !['deployments', 'swaps'].includes(what)) {
  print(USAGE)
  process.exit(values.help ? 0 : 2)
}
const isGood =
  what === 'deployments'
    ? await (await import('./deployments.ts')).runDeployments(Number(values.deployments), Number(values.seed))
    : await (await import('./swaps.ts')).runSwaps(Number(values.swaps))
print(isGood ? '\nAll is well.' : '\nSomething is amiss.')
process.exit(isGood ? 0 : 1)
