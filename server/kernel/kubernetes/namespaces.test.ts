/** Namespaces of tenants, against a server that speaks Kubernetes' paths and verbs. */
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startFakeKubernetes } from '../../../test/kit/kubernetes.ts'
import { KubernetesError } from './api.ts'
import { openTenantNamespaces } from './namespaces.ts'

const dir = mkdtempSync(join(tmpdir(), 'hotswap-kubernetes-'))
after(() => rmSync(dir, { recursive: true, force: true }))
const tokenFile = join(dir, 'token')
writeFileSync(tokenFile, 'first\n')
const fake = await startFakeKubernetes('first')
after(() => fake[Symbol.asyncDispose]())

const options = {
  apiUrl: fake.url,
  tokenFile,
  namespace: 'hotswap',
  quota: { cpu: '2', memory: '4Gi', pods: 20 },
  retryMs: 1,
  timeoutMs: 200,
}
const namespaces = openTenantNamespaces(options)

function addTenant() {
  const id = randomUUIDv7()
  const path = `/api/v1/namespaces/tenant-${id}`
  const policy = `/apis/networking.k8s.io/v1/namespaces/tenant-${id}/networkpolicies/tenant`
  fake.calls.length = 0
  return { tenant: { id, slug: 'acme' }, path, paths: [path, `${path}/resourcequotas/tenant`, policy] }
}

test('a tenant gets a namespace with a quota and a policy, in this order', async () => {
  const { tenant, path, paths } = addTenant()
  await namespaces.ensureNamespace({ ...tenant, labels: { region: 'eu' }, quota: { pods: 5 } })
  assert.deepEqual(
    fake.calls,
    paths.map((each) => `PATCH ${each}`),
  )
  assert.deepEqual(fake.objects.get(path)?.metadata.labels, {
    region: 'eu',
    'app.kubernetes.io/managed-by': 'hotswap',
    'hotswap.io/tenant-id': tenant.id,
    'hotswap.io/tenant': 'acme',
  })
  const [, quota = '', policy = ''] = paths
  assert.deepEqual(fake.objects.get(quota)?.spec, {
    hard: {
      pods: '5',
      'requests.cpu': '2',
      'limits.cpu': '2',
      'requests.memory': '4Gi',
      'limits.memory': '4Gi',
    },
  })
  const isolation = fake.objects.get(policy)
  assert.ok(isolation)
  const { ingress, policyTypes } = isolation.spec as { ingress: unknown[]; policyTypes: string[] }
  assert.deepEqual(policyTypes, ['Ingress', 'Egress'])
  const platform = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'hotswap' } } }
  assert.deepEqual(ingress, [{ from: [{ podSelector: {} }, platform] }])
})

test('applying it again changes nothing, and puts right what somebody changed', async () => {
  const { tenant, paths } = addTenant()
  await namespaces.ensureNamespace(tenant)
  const before = paths.map((path) => fake.objects.get(path))
  const [, quota = ''] = paths
  fake.objects.set(quota, { metadata: { name: 'tenant' }, spec: { hard: { pods: '1000' } } })
  await namespaces.ensureNamespace(tenant)
  assert.deepEqual(
    paths.map((path) => fake.objects.get(path)),
    before,
  )
})

test('removing takes everything, and is fine when there is nothing or it is going already', async () => {
  const { tenant, paths } = addTenant()
  await namespaces.ensureNamespace(tenant)
  await namespaces.removeNamespace(tenant)
  assert.deepEqual(
    paths.filter((path) => fake.objects.has(path)),
    [],
  )
  await namespaces.removeNamespace(tenant)
  fake.next.push(409)
  await namespaces.removeNamespace(tenant)
})

test('conflicts, overload, failures and silence are tried again', async () => {
  const { tenant, paths } = addTenant()
  fake.next.push(500, 503, 'hang')
  await namespaces.ensureNamespace(tenant)
  fake.next.push(409, 429)
  await namespaces.ensureNamespace(tenant)
  assert.ok(paths.every((path) => fake.objects.has(path)))
})

test('what does not pass by itself is told with path, status and reason, and tried a bounded number of times', async () => {
  const { tenant, path } = addTenant()
  const asSomebodyElse = openTenantNamespaces({ ...options, tokenFile: join(dir, 'other') })
  writeFileSync(join(dir, 'other'), 'wrong')
  await assert.rejects(asSomebodyElse.ensureNamespace(tenant), {
    name: 'KubernetesError',
    status: 401,
    message: `Kubernetes refused PATCH ${path} with 401: Unauthorized`,
  })
  assert.equal(fake.calls.length, 1)
  fake.calls.length = 0
  fake.next.push(500, 500, 500, 500)
  await assert.rejects(namespaces.ensureNamespace(tenant), { status: 500 })
  assert.equal(fake.calls.length, 4)
  fake.next.push('hang', 'hang', 'hang', 'hang')
  await assert.rejects(
    namespaces.removeNamespace(tenant),
    (error) => error instanceof KubernetesError && error.status === undefined,
  )
})

test('a token that was replaced is used from the next call on', async () => {
  const { tenant, path } = addTenant()
  writeFileSync(tokenFile, 'second')
  await assert.rejects(namespaces.ensureNamespace(tenant), { status: 401 })
  writeFileSync(tokenFile, 'first')
  await namespaces.ensureNamespace(tenant)
  assert.ok(fake.objects.has(path))
})
