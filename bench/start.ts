/** How long `npm start` takes until it is ready. */
import { printTable } from './report.ts'
import { startServer, temporaryFolder } from './server.ts'

const ROUNDS = 5

export async function run(): Promise<void> {
  using folder = temporaryFolder()
  const npmStart = async () => {
    await using server = await startServer(folder.path, { LOG_LEVEL: 'error', HOTSWAP_PROCESSES: '' }, [
      'npm',
      'start',
      '--silent',
    ])
    return server.readyMs
  }
  const first = await npmStart()
  const times = []
  for (let round = 0; round < ROUNDS; round++) times.push(await npmStart())
  const warm = times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  printTable('npm start until ready', [
    { name: 'the first time: PostgreSQL, migrations, demo tenant', value: seconds(first) },
    {
      name: 'warm',
      value: seconds(warm),
      budget: { have: warm / 1000, must: 10, aim: 4, unit: 's', atMost: true },
    },
  ])
}
