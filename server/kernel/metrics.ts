/** Prometheus metrics of one process. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

/** Seconds; the budgets of the API lie at 15 and 50 ms. */
const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** @param sources.connections the database pools' figures, asked when the metrics are read */
export function createMetrics(sources: { connections?: () => Record<string, number> } = {}) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    httpRequests: new Histogram({
      name: 'hotswap_http_request_seconds',
      help: 'Time to answer API requests. The route is the pattern, so that its values are bounded.',
      labelNames: ['method', 'route', 'status'],
      buckets: LATENCY_BUCKETS,
      registers,
    }),
    tenantRequests: new Counter({
      name: 'hotswap_tenant_requests_total',
      help: 'API requests by tenant and class of status.',
      labelNames: ['tenant_id', 'status_class'],
      registers,
    }),
    apiStatuses: new Counter({
      name: 'hotswap_api_statuses_total',
      help: 'API requests by class of status.',
      labelNames: ['status_class'],
      registers,
    }),
    crossTenantAttempts: new Counter({
      name: 'hotswap_cross_tenant_attempts_total',
      help: 'Requests refused because they named different tenants.',
      labelNames: ['tenant_id'],
      registers,
    }),
    jobs: new Histogram({
      name: 'hotswap_job_seconds',
      help: 'Time to run a job, by task and outcome.',
      labelNames: ['task', 'outcome'],
      buckets: [0.005, 0.025, 0.1, 0.5, 2, 10, 60, 600],
      registers,
    }),
    databaseConnections: new Gauge({
      name: 'hotswap_database_connections',
      help: 'Pool connections by state.',
      labelNames: ['state'],
      registers,
      collect() {
        for (const [state, count] of Object.entries(sources.connections?.() ?? {})) this.set({ state }, count)
      },
    }),
  }
}
