/** Works out what creating the records of a name would change at its provider, and never takes anything away unasked. */
import type { Kind } from './provider.ts'
import type { Changes, DnsRecord, Zone } from './provider.ts'

/** A record that ought to be there. */
export type Wanted = { type: string; name: string; value: string; ttl: number }

export type Step = Wanted & {
  /**
   * `keep`: it is there. `replaced`: it is in the way and removed if that is agreed to. `blocked`: it cannot be created as
   * long as something else is there.
   */
  action: 'add' | 'keep' | 'replaced' | 'blocked'
  explanation: string
}

/** Records that say where a name leads. */
const POINTERS = new Set(['A', 'AAAA', 'CNAME'])

/**
 * What has to happen at one name.
 * @param present what the provider has there
 */
export function planName(
  zone: Zone,
  kind: Kind,
  wanted: readonly Wanted[],
  present: readonly DnsRecord[],
): { steps: Step[]; changes: Changes } {
  const steps: Step[] = []
  const changes: Changes = { add: [], remove: [] }
  const missing = wanted.filter((one) => !present.some((record) => isSame(record, one)))
  for (const one of wanted)
    if (!missing.includes(one)) steps.push({ ...one, action: 'keep', explanation: 'It is there already.' })
  // With all of them there, what else is at the name is none of our business, unless it leads visitors elsewhere.
  const inTheWay = present.filter(
    (record) => !wanted.some((one) => isSame(record, one)) && isInTheWay(record, wanted),
  )
  for (const record of inTheWay) {
    steps.push({ ...plain(record), action: 'replaced', explanation: whyReplaced(record, wanted) })
    changes.remove.push(record)
  }
  for (const one of missing) {
    const obstacle = obstacleTo(one, zone, kind, present)
    if (obstacle === undefined) changes.add.push(one)
    steps.push({
      ...one,
      action: obstacle === undefined ? 'add' : 'blocked',
      explanation: obstacle ?? 'It is created.',
    })
  }
  return { steps, changes }
}

function isSame(record: DnsRecord, wanted: Wanted): boolean {
  return record.type === wanted.type && record.value === wanted.value
}

/** An alias tolerates nothing beside it; addresses of others would share the visitors. */
function isInTheWay({ type }: DnsRecord, wanted: readonly Wanted[]): boolean {
  return type === 'CNAME' || (POINTERS.has(type) && wanted.some((one) => POINTERS.has(one.type)))
}

function whyReplaced({ type, value }: DnsRecord, wanted: readonly Wanted[]): string {
  const [first] = wanted
  return type === 'CNAME' && !POINTERS.has(first?.type ?? '')
    ? `An alias (to ${value}) tolerates no record beside it.`
    : `It leads visitors elsewhere (${value}).`
}

/** Why a record cannot be created, even if those in the way are replaced. */
function obstacleTo(
  { type, name }: Wanted,
  zone: Zone,
  kind: Kind,
  present: readonly DnsRecord[],
): string | undefined {
  const locked = present.find((record) => record.locked !== undefined && POINTERS.has(record.type))
  if (locked) return `There is ${locked.type} ${locked.value}: ${locked.locked}`
  if (name !== zone.name && present.some((record) => record.type === 'NS'))
    return `${name} is a zone of its own, at other name servers: create the record there.`
  if (type !== 'CNAME') return undefined
  // Cloudflare answers with the addresses of the alias instead.
  if (name === zone.name && kind !== 'cloudflare')
    return `${name} is the zone itself, which cannot be an alias (CNAME): use an ALIAS record, or www.${name}.`
  const others = present.filter((record) => !POINTERS.has(record.type))
  if (name === zone.name || others.length === 0) return undefined
  const types = [...new Set(others.map((record) => record.type))].join(', ')
  return `${name} has other records (${types}), and an alias (CNAME) tolerates none beside it: move or remove them first.`
}

function plain({ type, name, value, ttl }: DnsRecord): Wanted {
  return { type, name, value, ttl }
}
