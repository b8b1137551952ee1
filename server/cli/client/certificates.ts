/** `hotswap certificates …`: what visitors are shown, bringing certificates of one's own, and ordering them. */
import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import type { Static } from 'typebox'
import type {
  CertificateBody,
  DomainCertificateBody,
  FindingBody,
  OrderBody,
  UploadBody,
} from '../../features/certificates/schema.ts'
import type { Page } from '../../kernel/http/page.ts'
import { type ConnectionOptions, apiCommand, connect } from './connection.ts'
import { findDomain } from './domain.ts'
import { ApiFailure, EXIT, Failure } from './failure.ts'
import { type OutputOptions, note, printResult, styled, table } from './output.ts'

type Options = ConnectionOptions & OutputOptions
type Certificate = Static<typeof CertificateBody>
type Order = Static<typeof OrderBody>

export function certificatesCommand(): Command {
  return new Command('certificates')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand())
    .addCommand(uploadCommand())
    .addCommand(orderCommand())
    .addHelpText(
      'after',
      `
Examples:
  $ hotswap certificates --expiring 30
  $ hotswap certificates show www.example.com
  $ hotswap certificates upload www.example.com fullchain.pem --key privkey.pem --dry-run`,
    )
}

function listCommand(): Command {
  return apiCommand('list')
    .description('List them, newest first (the default)')
    .option('--name <host>', 'that cover a name')
    .option('--state <state>', 'active, replaced, revoked, expired or removed; all with "any"', 'active')
    .option('--expiring <days>', 'that end within so many days')
    .option('--limit <number>', 'how many, up to 200', '50')
    .option('--json', 'print one JSON document')
    .action(async (options: Options & { name?: string; state: string; expiring?: string; limit: string }) => {
      const api = await connect(options)
      const { name, expiring, limit } = options
      const state = options.state === 'any' ? undefined : options.state
      const query = { name, state, limit, expires_within_days: expiring }
      const page = await api.get<Page<Certificate>>('/certificates', query)
      printResult(page, options, () =>
        page.items.length === 0 ? 'No certificates.' : table(page.items.map(rowOf)),
      )
    })
}

function rowOf({ names, state, source, issuer, not_after, answers_for, renew_at }: Certificate): string[] {
  const [first = '', ...rest] = names
  return [
    rest.length > 0 ? `${first} +${rest.length}` : first,
    state,
    `until ${not_after.slice(0, 10)}`,
    issuer,
    source === 'upload' ? 'uploaded' : renew_at === null ? '' : `renewed about ${renew_at.slice(0, 10)}`,
    state === 'active' && answers_for.length === 0 ? 'stands by' : '',
  ]
}

function showCommand(): Command {
  return apiCommand('show')
    .description('Say how it stands with the certificate of a name')
    .argument('<host>')
    .option('--json', 'print one JSON document')
    .action(async (host: string, options: Options) => {
      const api = await connect(options)
      const { id } = await findDomain(api, host)
      const status = await api.get<Static<typeof DomainCertificateBody>>(`/domains/${id}/certificate`)
      printResult(status, options, () =>
        [
          `${styled('bold', status.host)}  ${status.state}`,
          `  ${status.summary}`,
          ...status.stand_by.map(
            ({ issuer, not_after }) => `  Stands by: one of ${issuer}, until ${not_after.slice(0, 10)}`,
          ),
          ...(status.orders.length > 0 ? ['', table(status.orders.map(orderRow))] : []),
        ].join('\n'),
      )
      if (!['served', 'off'].includes(status.state)) process.exitCode = EXIT.failed
    })
}

function orderRow({ created_at, reason, state, attempts, problem }: Order): string[] {
  return [created_at.slice(0, 16), reason, state, `${attempts} attempts`, problem?.detail ?? '']
}

function uploadCommand(): Command {
  return apiCommand('upload')
    .description('Bring a certificate of your own')
    .argument('<host>')
    .argument('<file>', 'PEM: the certificate and its intermediates; its key may be in it')
    .option('--key <file>', 'PEM: the private key')
    .option('--dry-run', 'only say what would come of it')
    .option('--json', 'print one JSON document')
    .action(async (host: string, file: string, options: Options & { key?: string; dryRun?: true }) => {
      const chain = await readText(file)
      const key = options.key === undefined ? undefined : await readText(options.key)
      const api = await connect(options)
      const { id } = await findDomain(api, host)
      const body = { chain, ...(key !== undefined && { key }), ...(options.dryRun && { dry_run: true }) }
      const outcome = await api
        .post<Static<typeof UploadBody>>(`/domains/${id}/certificate`, body)
        .catch((error: unknown) => {
          if (!(error instanceof ApiFailure) || error.code !== 'certificate_invalid') throw error
          for (const line of findingLines(error.problem.findings ?? [])) note(line)
          throw new Failure('The certificate cannot be used.', { cause: error })
        })
      for (const line of findingLines(outcome.findings)) note(line)
      printResult(outcome, options, () => outcome.summary)
      if (!outcome.is_accepted) process.exitCode = EXIT.failed
    })
}

function findingLines(findings: readonly unknown[]): string[] {
  return (findings as Static<typeof FindingBody>[]).map(
    ({ level, message, hint }) =>
      `${styled(level === 'error' ? 'red' : 'yellow', level, process.stderr)}  ${message}${hint === null ? '' : ` ${hint}`}`,
  )
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new Failure(`"${path}" cannot be read.`, { exitCode: EXIT.usage, cause })
  }
}

function orderCommand(): Command {
  return apiCommand('order')
    .description('Order one now, even where one is held')
    .argument('<host>')
    .option('--json', 'print one JSON document')
    .action(async (host: string, options: Options) => {
      const api = await connect(options)
      const { id, unicode_host } = await findDomain(api, host)
      const order = await api.post<Order>(`/domains/${id}/certificate/order`)
      printResult(
        order,
        options,
        () =>
          `A certificate for ${order.names.join(', ')} is on order. How it goes: hotswap certificates show ${unicode_host}`,
      )
    })
}
