/** Says of each record what we see and what we expect, in sentences for whoever has to put it right. */
import type { DnsAnswer, DnsOutcome, DnsTrace, ServerAnswer } from '../../../kernel/dns/dns.ts'
import { normalAddress } from './addresses.ts'
import { type Expected, type Owner, isProofText, proofText } from './expected.ts'
import type { RecordReport } from './outcome.ts'
import { type Sight, bare } from './sight.ts'

type Verdict = Pick<RecordReport, 'state' | 'seen' | 'explanation'>

/** Records are strangers' texts: shown as far as they help. */
const SHOWN_MAX = 20
const SHOWN_LENGTH = 300

export function judge(expected: Expected, sight: Sight, owner: Owner): Verdict {
  const verdict =
    expected.type === 'TXT'
      ? judgeText(expected, sight, owner)
      : expected.type === 'HTTP'
        ? judgeFile(expected, sight)
        : judgeWay(expected, sight)
  return {
    ...verdict,
    seen: [...new Set(verdict.seen)].slice(0, SHOWN_MAX).map((text) => text.slice(0, SHOWN_LENGTH)),
  }
}

function judgeText({ name, value }: Expected, { texts }: Sight, owner: Owner): Verdict {
  const wanted = proofText(owner).toLowerCase()
  const holding = texts.find(
    ({ agree, records }) =>
      agree && records.some((record) => record.type === 'TXT' && bare(record.value) === wanted),
  )
  if (holding)
    return { state: 'found', seen: [value], explanation: `We see the TXT record at ${holding.name}.` }
  const [own] = texts
  const unclear = texts.find(({ agree }) => !agree)
  if (!own || unclear) return { state: 'unknown', seen: [], explanation: troubleOf(unclear) }
  const seen = own.records.map((record) => record.value)
  const alias = own.records.find(({ type }) => type === 'CNAME')
  if (alias)
    return {
      state: 'wrong',
      seen,
      explanation: `We see a CNAME record to ${alias.value} at ${name}, where other records cannot stand beside it; expected the TXT record "${value}". Replace the one by the other.`,
    }
  if (seen.length === 0)
    return {
      state: 'missing',
      seen,
      explanation: `We see no TXT record at ${name}, expected "${value}". ${doubled(name)}`,
    }
  const isOfOther = seen.some(isProofText)
  return {
    state: 'wrong',
    seen,
    explanation: `We see TXT ${seen.map(quoted).join(', ')} at ${name}, expected "${value}".${isOfOther ? ' The value belongs to another account: add yours beside it, or in its place.' : ''}`,
  }
}

/** The commonest mistake: forms add the domain by themselves. */
function doubled(name: string): string {
  return `Many forms want only the part before the domain, such as ${name.split('.').slice(0, -2).join('.') || name}: check that the name was not doubled.`
}

function judgeFile({ name, value }: Expected, { file, leadsHere, ours }: Sight): Verdict {
  if (!file)
    return {
      state: 'unknown',
      seen: [],
      explanation:
        leadsHere === false && ours.length > 0
          ? 'No file is looked for: one of the other records is there, or the name leads to no web server.'
          : 'A file proves a name only while the name leads to another web server than ours; here, take one of the other records.',
    }
  if (file.state === 'found')
    return { state: 'found', seen: file.seen, explanation: `We see the file at ${name}.` }
  return {
    state: file.state === 'gone' ? 'missing' : 'unknown',
    seen: file.seen,
    explanation: `We see ${file.seen.join(', ')} at ${name}, expected a file that holds ${value} and nothing else.`,
  }
}

function judgeWay({ type, name, value }: Expected, { way, ours, leadsHere }: Sight): Verdict {
  const seen = seenOn(way)
  const what = `${type} ${value}`
  if (way.problem === 'unknown')
    return {
      state: 'unknown',
      seen,
      explanation: `${answerless(way.end, way.rcode)} Expected ${what} at ${name}.`,
    }
  if (way.problem === 'loop')
    return {
      state: 'wrong',
      seen,
      explanation: `The CNAME records from ${name} lead in a circle: ${chain(way)}. Expected ${what}.`,
    }
  if (way.problem === 'too_long')
    return {
      state: 'wrong',
      seen,
      explanation: `More than 8 CNAME records follow each other from ${name}. Expected ${what}.`,
    }
  const isThere =
    type === 'CNAME'
      ? way.hops.length > 0 && way.end === value.toLowerCase()
      : way.records.some((record) => normalAddress(record.value) === normalAddress(value))
  const strays = way.records.filter((record) => !ours.includes(normalAddress(record.value)))
  if (isThere && type !== 'CNAME' && strays.length > 0)
    return {
      state: 'wrong',
      seen,
      explanation: `We see ${what} at ${name}, and besides it ${strays.map(shown).join(', ')}, which does not lead here. Remove what is too much.`,
    }
  if (isThere) return { state: 'found', seen, explanation: `We see ${what} at ${name}.` }
  const suffix = value.slice(value.indexOf('.'))
  if (type === 'CNAME' && way.end !== value && way.end.endsWith(suffix))
    return {
      state: 'wrong',
      seen,
      explanation: `We see ${seen.join(', ')} at ${name}, which belongs to another account. Expected ${what}.`,
    }
  if (leadsHere === true)
    return {
      state: 'found',
      seen,
      explanation: `We see ${seen.join(', ')} at ${name}, which leads here as well as ${what} would.`,
    }
  if (seen.length === 0)
    return { state: 'missing', seen, explanation: `We see no record at ${name}, expected ${what}.` }
  return { state: 'wrong', seen, explanation: `We see ${seen.join(', ')} at ${name}, expected ${what}.` }
}

/** Addresses only of the name itself: those of names elsewhere are nobody's business here. */
function seenOn({ hops, records }: DnsTrace): string[] {
  const [first] = hops
  return first ? [`CNAME ${first.target}`] : records.map(shown)
}

function chain({ hops }: DnsTrace): string {
  return [hops[0]?.name, ...hops.map(({ target }) => target)].join(' → ')
}

/** Why nothing can be said. */
function troubleOf(answer: DnsAnswer | undefined): string {
  if (!answer) return 'Nothing was asked.'
  const said = answer.servers.filter(isHeard)
  if (said.length > 1)
    return `The name servers do not agree about ${answer.name} yet: ${said.map(({ address, records }) => `${address} says ${records.map(({ value }) => quoted(value)).join(', ') || 'nothing'}`).join('; ')}.`
  if (said.length === 1)
    return `Of the ${answer.servers.length} name servers asked about ${answer.name}, only ${said[0]?.address} answers.`
  return answerless(answer.name, answer.rcode)
}

/** Servers that are out of order while others answer. */
export function silentServers(answers: DnsAnswer[]): string | undefined {
  const silent = new Set(
    answers
      .filter(({ agree }) => agree)
      .flatMap(({ servers }) => servers.filter((server) => !isHeard(server)).map(({ address }) => address)),
  )
  return silent.size === 0
    ? undefined
    : `Of the name servers, ${[...silent].join(', ')} gave no answer of its own; the others did.`
}

function isHeard({ rcode, authoritative }: ServerAnswer): boolean {
  return authoritative && (rcode === 'NOERROR' || rcode === 'NXDOMAIN')
}

function answerless(name: string, rcode: DnsOutcome): string {
  switch (rcode) {
    case 'TIMEOUT':
    case 'UNREACHABLE':
      return `The name servers of ${name} do not answer.`
    case 'SERVFAIL':
    case 'REFUSED':
      return `The name servers of ${name} report an error (${rcode}).`
    case 'NO_SERVERS':
      return `No name server that speaks for ${name} was found.`
    default:
      return `Nothing certain could be learned about ${name}.`
  }
}

function shown({ type, value }: { type: string; value: string }): string {
  return `${type} ${value}`
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, SHOWN_LENGTH))
}
