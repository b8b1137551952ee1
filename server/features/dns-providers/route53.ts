/** DNS at Amazon Route 53, with an access key that may list and change hosted zones. */
import type {
  ChangeBatch,
  ListResourceRecordSetsRequest,
  ListResourceRecordSetsResponse,
  ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53'
import { AppError } from '../../errors.ts'
import { awsHandler } from '../../kernel/http/aws-handler.ts'
import type { GuardedFetch } from '../../kernel/http/guarded-fetch.ts'
import {
  type Changes,
  type DnsProvider,
  type DnsRecord,
  RECORDS_MAX,
  type Zone,
  ZONES_MAX,
  providerFailed,
} from './provider.ts'
import { readText, writeText } from './quoted-text.ts'

export type Route53Options = { accessKeyId: string; secretAccessKey: string; fetcher: GuardedFetch }

const HOST = 'route53.amazonaws.com'
const ANSWER_BYTES_MAX = 8 * 1024 * 1024
/** So often a change is worked out anew when somebody else was quicker. */
const RACES_MAX = 4

export function openRoute53(options: Route53Options): DnsProvider {
  let opened: Promise<Route53Client> | undefined
  const sdk = () => import('@aws-sdk/client-route-53')

  async function open(): Promise<Route53Client> {
    const { Route53Client } = await sdk()
    return new Route53Client({
      region: 'us-east-1',
      // Neither the machine's settings nor its own account have a say here.
      endpoint: `https://${HOST}`,
      credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
      maxAttempts: 4,
      requestHandler: awsHandler(options.fetcher, { host: HOST, maxBytes: ANSWER_BYTES_MAX }),
    })
  }

  async function ask<Answer>(work: (client: Route53Client) => Promise<Answer>): Promise<Answer> {
    try {
      return await work(await (opened ??= open()))
    } catch (error) {
      throw explained(error)
    }
  }

  async function zones(): Promise<Zone[]> {
    const { ListHostedZonesCommand } = await sdk()
    const found: Zone[] = []
    let marker: string | undefined
    do {
      const page = await ask((client) => client.send(new ListHostedZonesCommand({ Marker: marker })))
      for (const { Id = '', Name = '', Config } of page.HostedZones ?? [])
        // Private zones answer inside Amazon's networks only.
        if (!Config?.PrivateZone) found.push({ id: Id.replace('/hostedzone/', ''), name: readName(Name) })
      if (found.length > ZONES_MAX) throw providerFailed(`Route 53 lists more than ${ZONES_MAX} zones.`)
      marker = page.IsTruncated ? page.NextMarker : undefined
    } while (marker !== undefined)
    return found
  }

  /** @param from where to begin; what comes before in the zone is left out */
  async function* sets(zone: Zone, from?: string): AsyncGenerator<ResourceRecordSet> {
    const { ListResourceRecordSetsCommand } = await sdk()
    let start: Partial<ListResourceRecordSetsRequest> | undefined =
      from === undefined ? {} : { StartRecordName: from }
    while (start) {
      const command = new ListResourceRecordSetsCommand({ HostedZoneId: zone.id, ...start })
      const page: ListResourceRecordSetsResponse = await ask((client) => client.send(command))
      yield* page.ResourceRecordSets ?? []
      start = page.IsTruncated
        ? {
            StartRecordName: page.NextRecordName,
            StartRecordType: page.NextRecordType,
            StartRecordIdentifier: page.NextRecordIdentifier,
          }
        : undefined
    }
  }

  async function setsAt(zone: Zone, name: string): Promise<ResourceRecordSet[]> {
    const found: ResourceRecordSet[] = []
    for await (const set of sets(zone, name)) {
      if (readName(set.Name ?? '') !== name) break
      found.push(set)
    }
    return found
  }

  async function tryChange(zone: Zone, { add, remove }: Changes): Promise<void> {
    const names = new Set([...add, ...remove].map(({ name }) => name))
    const batch: NonNullable<ChangeBatch['Changes']> = []
    for (const name of names) {
      const at = ({ name: other }: DnsRecord) => other === name
      batch.push(...difference(await setsAt(zone, name), add.filter(at), remove.filter(at)))
    }
    if (batch.length === 0) return
    const { ChangeResourceRecordSetsCommand } = await sdk()
    // Amazon wants what goes before what comes: a CNAME tolerates nothing beside it.
    const order = batch.toSorted((a, b) => Number(a.Action !== 'DELETE') - Number(b.Action !== 'DELETE'))
    const input = { HostedZoneId: zone.id, ChangeBatch: { Changes: order } }
    await ask((client) => client.send(new ChangeResourceRecordSetsCommand(input)))
  }

  return {
    zones,
    async list(zone) {
      const records: DnsRecord[] = []
      for await (const set of sets(zone)) {
        records.push(...readSet(set))
        if (records.length > RECORDS_MAX)
          throw providerFailed(`The zone ${zone.name} has more than ${RECORDS_MAX} records.`)
      }
      return records.filter(({ type }) => type !== 'SOA')
    },
    at: async (zone, name) => (await setsAt(zone, name)).flatMap(readSet),
    async change(zone, changes) {
      for (let race = 1; ; race++) {
        try {
          await tryChange(zone, changes)
          return
        } catch (error) {
          // A set is replaced as a whole, and only as it was read: somebody else has changed it in between.
          if (race === RACES_MAX || !isOutdated(error)) throw error
        }
      }
    },
  }
}

/** What turns the sets at one name into what is wanted. */
function difference(present: ResourceRecordSet[], add: DnsRecord[], remove: DnsRecord[]) {
  const batch: NonNullable<ChangeBatch['Changes']> = []
  for (const type of new Set([...add, ...remove].map((record) => record.type))) {
    const old = present.find((set) => set.Type === type)
    const locked = old && lockOf(old)
    if (locked !== undefined) throw providerFailed(`${readName(old?.Name ?? '')} ${type}: ${locked}`)
    const values = (old?.ResourceRecords ?? []).map(({ Value = '' }) => Value)
    const read = new Set(values.map((value) => readValue(type, value)))
    const gone = new Set(remove.filter((record) => record.type === type).map(({ value }) => value))
    const wanted = add.filter((record) => record.type === type && !read.has(record.value))
    const kept = values.filter((value) => !gone.has(readValue(type, value)))
    if (kept.length === values.length && wanted.length === 0) continue
    if (old) batch.push({ Action: 'DELETE' as const, ResourceRecordSet: old })
    const after = [...kept, ...wanted.map(({ value }) => writeValue(type, value))]
    const [name = ''] = [...add, ...remove].map((record) => record.name)
    const [first] = wanted
    if (after.length > 0)
      batch.push({
        Action: 'CREATE' as const,
        ResourceRecordSet: {
          Name: name,
          Type: type as never,
          TTL: old?.TTL ?? first?.ttl,
          ResourceRecords: after.map((Value) => ({ Value })),
        },
      })
  }
  return batch
}

function readSet(set: ResourceRecordSet): DnsRecord[] {
  const { Name = '', Type: type = '', TTL = 300, ResourceRecords = [], AliasTarget } = set
  const locked = lockOf(set)
  const common = { type, name: readName(Name), ttl: TTL, ...(locked && { locked }) }
  if (AliasTarget) return [{ ...common, value: `alias of ${readName(AliasTarget.DNSName ?? '')}` }]
  return ResourceRecords.map(({ Value = '' }) => ({ ...common, value: readValue(common.type, Value) }))
}

/** Why a set is not one that can be changed by its values. */
function lockOf({ AliasTarget, SetIdentifier }: ResourceRecordSet): string | undefined {
  if (AliasTarget) return 'it is an alias; change it in Route 53.'
  return SetIdentifier === undefined
    ? undefined
    : 'it is chosen by weight, place or health; change it in Route 53.'
}

function readName(name: string): string {
  const octal = (_whole: string, digits: string) => String.fromCharCode(Number.parseInt(digits, 8))
  return name
    .replaceAll(/\\([0-7]{3})/g, octal)
    .toLowerCase()
    .replace(/\.$/, '')
}

function readValue(type: string, value: string): string {
  if (type === 'TXT') return readText(value)
  if (type === 'CAA') return value.replaceAll('"', '')
  return type === 'CNAME' || type === 'NS' || type === 'PTR' ? readName(value) : value
}

function writeValue(type: string, value: string): string {
  if (type === 'TXT') return writeText(value, true)
  if (type !== 'CAA') return value
  const [flags, tag, ...rest] = value.split(' ')
  return `${flags} ${tag} "${rest.join(' ')}"`
}

function isOutdated(error: unknown): boolean {
  const { cause } = error as { cause?: { name?: string } }
  return cause?.name === 'InvalidChangeBatch'
}

/** In the words of whoever has entered the key; see the errors of each call in the Route 53 API Reference. */
function explained(error: unknown): unknown {
  if (error instanceof AppError)
    return error.code === 'provider_failed'
      ? error
      : providerFailed(`Amazon Route 53 cannot be reached: ${error.message}`, error)
  const { name = '', message = '' } = error as { name?: string; message?: string }
  if (/^(InvalidClientTokenId|UnrecognizedClient|IncompleteSignature|MissingAuthenticationToken)/.test(name))
    return providerFailed(
      'Amazon does not know this access key: it was deleted, or its id is mistyped.',
      error,
    )
  if (name === 'SignatureDoesNotMatch')
    return providerFailed(
      'Amazon knows this access key, but with another secret: enter the secret again.',
      error,
    )
  if (name.startsWith('AccessDenied'))
    return providerFailed(
      'Amazon does not let this key do that: its policy must allow route53:ListHostedZones, route53:ListResourceRecordSets and route53:ChangeResourceRecordSets.',
      error,
    )
  if (/Throttl|PriorRequestNotComplete|TooManyRequests/.test(name))
    return providerFailed('Amazon asks for a pause: five requests a second are its limit.', error, 10)
  if (name === 'NoSuchHostedZone') return providerFailed('Amazon has no such zone any more.', error)
  return providerFailed(`Amazon refuses: ${message.slice(0, 300)} (${name.slice(0, 60)}).`, error)
}
