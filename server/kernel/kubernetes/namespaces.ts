/** A Kubernetes namespace per tenant, with what it may use and whom it may talk to. */
import { type KubernetesApi, type KubernetesApiOptions, openKubernetesApi } from './api.ts'

/** Kubernetes quantities: cores, bytes, and how many pods. */
export type NamespaceQuota = { cpu: string; memory: string; pods: number }

export type NamespaceTenant = {
  id: string
  /** Becomes a label, for those who look at the cluster. */
  slug: string
  labels?: Record<string, string>
  /** Differing from the usual ones. */
  quota?: Partial<NamespaceQuota>
}

export type TenantNamespaces = {
  /** Creates the tenant's namespace with its limits, or brings it back to them. Repeatable. */
  ensureNamespace: (tenant: NamespaceTenant) => Promise<void>
  /** Has Kubernetes remove the namespace and all that is in it. Repeatable, also when there never was one. */
  removeNamespace: (tenant: { id: string }) => Promise<void>
}

/** @param options.namespace of the platform itself, which may reach every tenant's */
export function openTenantNamespaces(
  options: KubernetesApiOptions & { namespace: string; quota: NamespaceQuota },
): TenantNamespaces {
  const api: KubernetesApi = openKubernetesApi(options)
  return {
    async ensureNamespace(tenant) {
      const namespace = nameOf(tenant.id)
      const path = `/api/v1/namespaces/${namespace}`
      const labels = {
        ...tenant.labels,
        'app.kubernetes.io/managed-by': 'hotswap',
        'hotswap.io/tenant-id': tenant.id,
        'hotswap.io/tenant': tenant.slug,
      }
      await api.apply(path, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } })
      const metadata = { name: 'tenant', namespace, labels }
      await api.apply(`${path}/resourcequotas/tenant`, {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata,
        spec: quotaSpec({ ...options.quota, ...tenant.quota }),
      })
      await api.apply(`/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies/tenant`, {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata,
        spec: isolationSpec(options.namespace),
      })
    },
    removeNamespace: ({ id }) => api.remove(`/api/v1/namespaces/${nameOf(id)}`),
  }
}

/** By id: a slug can change, and a namespace cannot be renamed. */
function nameOf(tenantId: string): string {
  return `tenant-${tenantId}`
}

function quotaSpec({ cpu, memory, pods }: NamespaceQuota) {
  return {
    hard: {
      pods: String(pods),
      'requests.cpu': cpu,
      'limits.cpu': cpu,
      'requests.memory': memory,
      'limits.memory': memory,
    },
  }
}

/** Addresses of the cluster and of the machine's network, metadata services among them. */
const PRIVATE_V4 = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16']
const PRIVATE_V6 = ['fc00::/7', 'fe80::/10']

function named(namespace: string) {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }
}

/** Into the namespace: itself and the platform. Out of it: these, name resolution, and the internet. */
function isolationSpec(platformNamespace: string) {
  const itself = { podSelector: {} }
  const dns = ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 }))
  return {
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [itself, named(platformNamespace)] }],
    egress: [
      { to: [itself, named(platformNamespace)] },
      { to: [named('kube-system')], ports: dns },
      {
        to: [
          { ipBlock: { cidr: '0.0.0.0/0', except: PRIVATE_V4 } },
          { ipBlock: { cidr: '::/0', except: PRIVATE_V6 } },
        ],
      },
    ],
  }
}
