/** Lets each tenant do so much expensive work at a time, and a little more wait: one that is overrun slows down itself only. */

export type Turnstile = {
  /**
   * Runs `work` when its tenant has a place free.
   * @returns undefined, without running it, when too many wait already or it has waited too long
   */
  enter: <Result>(tenantId: string, work: () => Promise<Result>) => Promise<Result | undefined>
  readonly refused: number
}

type Queue = { running: number; waiting: Waiting[] }
type Waiting = { begin: () => void; giveUp: NodeJS.Timeout }

export function openTurnstile(options: { places: number; queue: number; patienceMs: number }): Turnstile {
  const queues = new Map<string, Queue>()
  let refused = 0

  /** @returns whether there is a place now */
  function wait(queue: Queue): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const waiting: Waiting = {
      begin: () => {
        clearTimeout(waiting.giveUp)
        resolve(true)
      },
      giveUp: setTimeout(() => {
        queue.waiting.splice(queue.waiting.indexOf(waiting), 1)
        resolve(false)
      }, options.patienceMs),
    }
    queue.waiting.push(waiting)
    return promise
  }

  return {
    async enter(tenantId, work) {
      const queue = queues.get(tenantId) ?? { running: 0, waiting: [] }
      queues.set(tenantId, queue)
      if (queue.running >= options.places) {
        if (queue.waiting.length >= options.queue || !(await wait(queue))) {
          refused += 1
          return undefined
        }
        // Whoever left has kept the place for us.
      } else queue.running += 1
      try {
        return await work()
      } finally {
        const next = queue.waiting.shift()
        if (next) next.begin()
        else {
          queue.running -= 1
          if (queue.running === 0) queues.delete(tenantId)
        }
      }
    },
    get refused() {
      return refused
    },
  }
}
