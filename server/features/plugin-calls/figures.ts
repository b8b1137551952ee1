/** The figures of plugins for Prometheus: how often they run, how it ends, how long it takes, and what waits. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { PluginCall, PluginOutcome } from '../../published/plugins.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'

export type Figures = {
  /** @param seconds from when it was asked for until its outcome */
  observe: (kind: PluginCall['kind'], outcome: PluginOutcome, seconds: number) => void
}

/** @param sandbox undefined before the first call */
export function openFigures(registry: Registry, sandbox: () => Sandbox | undefined): Figures {
  const registers = [registry]
  const calls = new Counter({
    name: 'hotswap_plugin_calls_total',
    help: 'Calls of plugins, by what they were called for and how it ended.',
    labelNames: ['kind', 'outcome'],
    registers,
  })
  const seconds = new Histogram({
    name: 'hotswap_plugin_call_seconds',
    help: 'Calls of plugins, waiting included.',
    labelNames: ['kind'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 10, 30],
    registers,
  })
  const gauge = (part: 'threads' | 'running' | 'waiting', help: string) =>
    new Gauge({
      name: `hotswap_sandbox_${part}`,
      help,
      registers,
      collect() {
        this.set(sandbox()?.figures()[part] ?? 0)
      },
    })
  gauge('threads', 'Threads of the sandbox.')
  gauge('running', 'Calls of plugins that are under way.')
  gauge('waiting', 'Calls of plugins that wait for a thread.')
  return {
    observe(kind, outcome, took) {
      calls.inc({ kind, outcome: outcome.ok ? 'ok' : outcome.failure.reason })
      seconds.observe({ kind }, took)
    },
  }
}
