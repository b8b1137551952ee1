/**
 * A stand-in for Amazon Route 53's API of 2013-04-01: signatures are checked, listings come in pages, changes are made
 * whole or not at all, requests are throttled, and name servers show a change only when it is in sync.
 */
import { createHash, createHmac } from 'node:crypto'
import { type IncomingMessage, type ServerResponse } from 'node:http'
import { answerWith } from './answer-with.ts'

export type RecordSet = {
  name: string
  type: string
  ttl?: number
  values: string[]
  alias?: string
  identifier?: string
}
type Zone = { id: string; name: string; isPrivate: boolean; sets: RecordSet[] }

export type Route53 = {
  url: string
  /** @param name without a final dot; `sets` have names and values as Amazon writes them */
  addZone: (name: string, sets?: RecordSet[], isPrivate?: boolean) => Zone
  /** Throttles that many requests from now on. */
  throttle: (requests: number) => void
  /** Refuses the next request with this code. */
  refuse: (code: string, message: string) => void
  /** Runs before the next change is made: somebody else is quicker. */
  beforeChange: (work: () => void) => void
  asked: string[]
}

export const ROUTE53_KEY = { id: 'AKIASTANDIN000000000', secret: 'route53-secret/0123456789+abcdefghijklmn' }
const HOST = 'route53.amazonaws.com'
const PREFIX = '/2013-04-01/hostedzone'
const PAGE = 100

class Refusal extends Error {
  readonly code: string
  readonly status: number
  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** Listens on 127.0.0.1 until the test file ends. */
export async function openRoute53StandIn(): Promise<Route53> {
  const zones: Zone[] = []
  const asked: string[] = []
  let throttled = 0
  let refusal: Refusal | undefined
  let before: (() => void) | undefined

  function answer(request: IncomingMessage, body: string): string {
    const url = new URL(request.url ?? '', `https://${HOST}`)
    asked.push(`${request.method} ${url.pathname}`)
    if (throttled > 0) {
      throttled--
      throw new Refusal('Throttling', 'Rate exceeded')
    }
    if (refusal) {
      const known = refusal
      refusal = undefined
      throw known
    }
    requireSignature(request, url, body)
    if (url.pathname === PREFIX) return listZones(zones, url.searchParams)
    const zone = zones.find(({ id }) => url.pathname.startsWith(`${PREFIX}/${id}/rrset`))
    if (!zone) throw new Refusal('NoSuchHostedZone', 'No hosted zone found with that ID', 404)
    if (request.method === 'GET') return listSets(zone, url.searchParams)
    before?.()
    before = undefined
    change(zone, body)
    return xml(
      'ChangeResourceRecordSetsResponse',
      '<ChangeInfo><Id>/change/C1</Id><Status>PENDING</Status><SubmittedAt>2026-11-21T00:00:00Z</SubmittedAt></ChangeInfo>',
    )
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString()
    const send = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'text/xml' }).end(text)
    try {
      send(200, answer(request, body))
    } catch (error) {
      const { code, status, message } = error as Refusal
      const what = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escape(message)}</Message></Error>`
      send(status, xml('ErrorResponse', `${what}<RequestId>r</RequestId>`))
    }
  }

  const url = await answerWith(respond)
  return {
    url,
    asked,
    addZone(name, sets = [], isPrivate = false) {
      const zone = { id: `Z${zones.length + 1}STANDIN`, name, isPrivate, sets }
      zones.push(zone)
      return zone
    },
    throttle: (requests) => void (throttled = requests),
    refuse: (code, message) => void (refusal = new Refusal(code, message, 403)),
    beforeChange: (work) => void (before = work),
  }
}

/** Signature Version 4, as Amazon computes it for the name it is reached by. */
function requireSignature(request: IncomingMessage, url: URL, body: string): void {
  const header = request.headers.authorization ?? ''
  const [, id, date, region, service] = /Credential=([^/]+)\/(\d+)\/([^/]+)\/([^/]+)\//.exec(header) ?? []
  const [, names = ''] = /SignedHeaders=([^,]+)/.exec(header) ?? []
  const [, signature] = /Signature=([0-9a-f]+)/.exec(header) ?? []
  if (id !== ROUTE53_KEY.id)
    throw new Refusal('InvalidClientTokenId', 'The security token included in the request is invalid.', 403)
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const sign = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).toSorted()
  const headers = names
    .split(';')
    .map((name) => `${name}:${name === 'host' ? HOST : String(request.headers[name]).trim()}\n`)
  const canonical = [request.method, url.pathname, query.join('&'), headers.join(''), names, hash(body)]
  const scope = `${date}/${region}/${service}/aws4_request`
  const text = `AWS4-HMAC-SHA256\n${String(request.headers['x-amz-date'])}\n${scope}\n${hash(canonical.join('\n'))}`
  const key = [region, service, 'aws4_request'].reduce<Buffer>(
    (so, part) => sign(so, part ?? ''),
    sign(`AWS4${ROUTE53_KEY.secret}`, date ?? ''),
  )
  if (signature !== sign(key, text).toString('hex'))
    throw new Refusal('SignatureDoesNotMatch', 'The request signature we calculated does not match.', 403)
}

function listZones(zones: Zone[], query: URLSearchParams): string {
  const start = Math.max(
    0,
    zones.findIndex(({ id }) => id === query.get('marker')),
  )
  const page = zones.slice(start, start + PAGE)
  const next = zones[start + PAGE]
  const items = page.map(
    ({ id, name, isPrivate }) =>
      `<HostedZone><Id>/hostedzone/${id}</Id><Name>${name}.</Name><CallerReference>c</CallerReference><Config><PrivateZone>${isPrivate}</PrivateZone></Config></HostedZone>`,
  )
  const end = next
    ? `<IsTruncated>true</IsTruncated><NextMarker>${next.id}</NextMarker>`
    : '<IsTruncated>false</IsTruncated>'
  return xml(
    'ListHostedZonesResponse',
    `<HostedZones>${items.join('')}</HostedZones>${end}<MaxItems>${PAGE}</MaxItems>`,
  )
}

/** In the order of the labels from the right, as Amazon sorts. */
function orderOf({ name, type }: Pick<RecordSet, 'name' | 'type'>): string {
  return `${name.split('.').toReversed().join('.')} ${type}`
}

function listSets(zone: Zone, query: URLSearchParams): string {
  const name = query.get('name')
  const from =
    name === null
      ? ''
      : orderOf({ name: name.endsWith('.') ? name : `${name}.`, type: query.get('type') ?? '' })
  const sorted = zone.sets.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
  const rest = sorted.filter((set) => orderOf(set) >= from)
  const next = rest[PAGE]
  const end = next
    ? `<IsTruncated>true</IsTruncated><NextRecordName>${next.name}</NextRecordName><NextRecordType>${next.type}</NextRecordType>`
    : '<IsTruncated>false</IsTruncated>'
  const items = rest.slice(0, PAGE).map(showSet).join('')
  return xml(
    'ListResourceRecordSetsResponse',
    `<ResourceRecordSets>${items}</ResourceRecordSets>${end}<MaxItems>${PAGE}</MaxItems>`,
  )
}

function showSet({ name, type, ttl = 300, values, alias, identifier }: RecordSet): string {
  const records = values.map((value) => `<ResourceRecord><Value>${escape(value)}</Value></ResourceRecord>`)
  const content = alias
    ? `<AliasTarget><HostedZoneId>Z</HostedZoneId><DNSName>${alias}</DNSName><EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget>`
    : `<TTL>${ttl}</TTL><ResourceRecords>${records.join('')}</ResourceRecords>`
  const id = identifier === undefined ? '' : `<SetIdentifier>${identifier}</SetIdentifier><Weight>1</Weight>`
  return `<ResourceRecordSet><Name>${escape(name)}</Name><Type>${type}</Type>${id}${content}</ResourceRecordSet>`
}

function change(zone: Zone, body: string): void {
  let sets = [...zone.sets]
  for (const [, part = ''] of body.matchAll(/<Change>(.*?)<\/Change>/gs)) {
    const read = (tag: string) => unescape(new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(part)?.[1] ?? '')
    const values = [...part.matchAll(/<Value>(.*?)<\/Value>/gs)].map(([, value = '']) => unescape(value))
    const name = read('Name').replace(/\.?$/, '.').replaceAll('*', '\\052')
    const [type, ttl] = [read('Type'), Number(read('TTL'))]
    const at = sets.find((set) => set.name === name && set.type === type)
    if (!name.endsWith(`${zone.name}.`))
      throw new Refusal(
        'InvalidChangeBatch',
        `[RRSet with DNS name ${name} is not permitted in zone ${zone.name}.]`,
      )
    if (read('Action') === 'DELETE') {
      const isSame = at && at.ttl === ttl && JSON.stringify(at.values) === JSON.stringify(values)
      if (!isSame)
        throw new Refusal(
          'InvalidChangeBatch',
          `[Tried to delete resource record set [name='${name}', type='${type}'] but the values provided do not match the current values]`,
        )
      sets = sets.filter((set) => set !== at)
    } else {
      if (at)
        throw new Refusal(
          'InvalidChangeBatch',
          `[Tried to create resource record set [name='${name}', type='${type}'] but it already exists]`,
        )
      const beside = sets.filter((set) => set.name === name)
      if (beside.some((set) => set.type === 'CNAME') || (type === 'CNAME' && beside.length > 0))
        throw new Refusal(
          'InvalidChangeBatch',
          `[RRSet of type ${type} with DNS name ${name} is not permitted as it conflicts with other records]`,
        )
      sets.push({ name, type, ttl, values })
    }
  }
  zone.sets = sets
}

function xml(root: string, content: string): string {
  return `<?xml version="1.0"?>\n<${root} xmlns="https://route53.amazonaws.com/doc/2013-04-01/">${content}</${root}>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
