/** Kills something every few seconds, with SIGKILL, and brings back what does not come back by itself. */
import { setTimeout as pause } from 'node:timers/promises'
import { request } from 'undici'
import type { Dice } from './dice.ts'
import type { Nodes } from './nodes.ts'
import type { Outages } from './outages.ts'
import type { Postgres } from './postgres.ts'

export type Killer = {
  /** Resolves when everything has come back. @throws Error when something has not */
  stop: () => Promise<void>
}

const PATIENCE_MS = 60_000

export function letKillerLoose(options: {
  dice: Dice
  nodes: Nodes
  postgres: Postgres
  outages: Outages
  /** Between two kills. */
  pauseMs: { least: number; most: number }
  say: (what: string) => void
}): Killer {
  const { dice, nodes, postgres, outages, pauseMs, say } = options
  const stopping = new AbortController()

  function killServing(): void {
    const node = dice.pick(nodes.list)
    const processes = node.processes()
    if (processes.length === 0) return
    const end = outages.begin('serving process', node.index)
    process.kill(dice.pick(processes), 'SIGKILL')
    say(`killed a serving process of node ${node.index}`)
    // At once, unless it was the last one of the node.
    void untilAnswering(node.port).then(end)
  }

  async function killSupervisor(): Promise<void> {
    const node = dice.pick(nodes.list)
    const end = outages.begin('supervisor', node.index)
    node.kill()
    say(`killed the supervisor of node ${node.index}`)
    await pause(dice.below(2_000))
    await node.restart()
    end()
  }

  async function killPostgres(): Promise<void> {
    const end = outages.begin('PostgreSQL')
    postgres.kill()
    say('killed PostgreSQL')
    await pause(dice.below(3_000))
    await postgres.restart()
    end()
  }

  async function kill(): Promise<void> {
    while (!stopping.signal.aborted) {
      await pause(pauseMs.least + dice.below(pauseMs.most - pauseMs.least), undefined, {
        signal: stopping.signal,
      }).catch(() => undefined)
      if (stopping.signal.aborted) break
      const throwOf = dice.next()
      if (throwOf < 0.5) killServing()
      else if (throwOf < 0.8) await killSupervisor()
      else await killPostgres()
    }
    await untilComplete(nodes)
  }

  const killing = kill()
  // Reported by stop().
  killing.catch(() => undefined)
  return {
    async stop() {
      stopping.abort()
      await killing
    },
  }
}

/** Until a new connection gets an answer. */
async function untilAnswering(port: number): Promise<void> {
  for (;;)
    try {
      await request(`http://127.0.0.1:${port}/healthz`, { reset: true }).then(({ body }) => body.dump())
      return
    } catch {
      await pause(50)
    }
}

/** Until every node has all its serving processes. */
async function untilComplete({ list, processesEach }: Nodes): Promise<void> {
  const isComplete = () => list.every((node) => node.processes().length === processesEach)
  for (const limit = performance.now() + PATIENCE_MS; !isComplete(); await pause(200))
    if (performance.now() > limit) throw new Error('not all serving processes have come back')
}
