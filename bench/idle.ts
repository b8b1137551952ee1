/** What a server holds that nobody asks anything. */
import { setTimeout as pause } from 'node:timers/promises'
import { startDatabases } from './database.ts'
import { printTable } from './report.ts'
import { childrenOf, memoryOf, startServer, temporaryFolder } from './server.ts'

export async function run(): Promise<void> {
  await using databases = await startDatabases()
  using folder = temporaryFolder()
  const settings = { DATABASE_URL: await databases.create('idle'), HOTSWAP_DEMO: 'false' }
  const lines = []
  {
    await using server = await startServer(folder.path, { ...settings, HOTSWAP_PROCESSES: '2' })
    await settle()
    for (const pid of childrenOf(server.pid).slice(0, 1))
      lines.push(line('a serving process of two', memoryOf(pid), true))
    lines.push(line('their supervisor, which runs the jobs', memoryOf(server.pid), false))
  }
  {
    await using server = await startServer(folder.path, settings)
    await settle()
    lines.push(line('one process that does both', memoryOf(server.pid), false))
  }
  printTable('Memory of an idle server', lines)
}

/** Until what starting up has left behind is collected. */
const settle = () => pause(5_000)

function line(name: string, mb: number, bounded: boolean) {
  const budget = { have: mb, must: 150, aim: 150, unit: 'MB', atMost: true }
  return { name, value: `${Math.round(mb)} MB`, ...(bounded && { budget }) }
}
