/** `hotswap domains …`: names of websites, what to create in DNS for them, and what is seen there. */
import { Command, Option } from 'commander'
import type { Page } from '../../kernel/http/page.ts'
import { type ConnectionOptions, apiCommand, connect } from './connection.ts'
import { type Domain, domainLines, findDomain } from './domain.ts'
import { EXIT, Failure } from './failure.ts'
import { type OutputOptions, ago, printResult, table } from './output.ts'
import { confirm } from './prompt.ts'
import { findWebsite } from './websites.ts'

type Options = ConnectionOptions & OutputOptions

export function domainsCommand(): Command {
  return new Command('domains')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(addCommand())
    .addCommand(showCommand())
    .addCommand(checkCommand())
    .addCommand(removeCommand())
    .addHelpText(
      'after',
      `
Examples:
  $ hotswap domains add www.example.com --site bakery --www
  $ hotswap domains check www.example.com
  $ hotswap domains --state pending`,
    )
}

function listCommand(): Command {
  return apiCommand('list')
    .description('List them (the default)')
    .option('--site <website>', 'of one website')
    .option('--state <state>', 'pending, verified, misconfigured, lost or quarantined')
    .option('--limit <number>', 'how many, up to 200', '50')
    .option('--json', 'print one JSON document')
    .action(async (options: Options & { site?: string; state?: string; limit: string }) => {
      const api = await connect(options)
      const { state, limit, site } = options
      const website_id = site === undefined ? undefined : (await findWebsite(api, site)).id
      const page = await api.get<Page<Domain>>('/tenant/domains', { state, limit, website_id })
      printResult(page, options, () =>
        page.items.length === 0 ? 'No domains.' : table(page.items.map(rowOf)),
      )
    })
}

function rowOf(domain: Domain): string[] {
  const { unicode_host, certificate, checked_at, is_primary, redirects } = domain
  const isServed = certificate?.state === 'served'
  return [
    unicode_host,
    domain.state,
    is_primary ? 'primary' : redirects ? 'redirects' : '',
    isServed ? `https until ${certificate.not_after?.slice(0, 10) ?? ''}` : 'no certificate',
    checked_at === null ? 'not looked at yet' : `looked at ${ago(checked_at)}`,
  ]
}

function addCommand(): Command {
  return apiCommand('add')
    .description('Add one, and say what to create in DNS')
    .argument('<host>', 'such as www.example.com or *.example.com')
    .option('--site <website>', 'slug, id or address; not needed if there is only one')
    .option('--www', 'also the other of example.com and www.example.com, which leads here')
    .addOption(
      new Option('--method <method>', 'how you mean to prove that it is yours').choices([
        'txt',
        'cname',
        'http',
      ]),
    )
    .option('--json', 'print one JSON document')
    .action(async (host: string, options: Options & { site?: string; www?: true; method?: string }) => {
      const api = await connect(options)
      const site = await findWebsite(api, options.site)
      const { www, method } = options
      const body = { host, ...(www && { www }), ...(method !== undefined && { method }) }
      const domain = await api.post<Domain>(`/websites/${site.id}/domains`, body)
      printResult(domain, options, () =>
        [...domainLines(domain), '', `Create these, then: hotswap domains check ${domain.unicode_host}`].join(
          '\n',
        ),
      )
    })
}

function showCommand(): Command {
  return apiCommand('show')
    .description('Say record by record what the last look has seen')
    .argument('<host>')
    .option('--json', 'print one JSON document')
    .action(async (host: string, options: Options) => {
      const api = await connect(options)
      const domain = await findDomain(api, host)
      printResult(domain, options, () => domainLines(domain).join('\n'))
    })
}

function checkCommand(): Command {
  return apiCommand('check')
    .description('Look at DNS now, and say what is seen; fails unless the name is verified and leads here')
    .argument('<host>')
    .option('--json', 'print one JSON document')
    .action(async (host: string, options: Options) => {
      const api = await connect(options)
      const { id } = await findDomain(api, host)
      const domain = await api.post<Domain>(`/domains/${id}/check`)
      printResult(domain, options, () => domainLines(domain).join('\n'))
      if (domain.state !== 'verified') process.exitCode = EXIT.failed
    })
}

function removeCommand(): Command {
  return apiCommand('remove')
    .description('Give one up: nothing is shown under it from then on')
    .argument('<host>')
    .option('--yes', 'without asking')
    .action(async (host: string, options: Options & { yes?: true }) => {
      const api = await connect(options)
      const { id, unicode_host } = await findDomain(api, host)
      const question = `Give ${unicode_host} up? Nothing is shown under it from then on.`
      if (!options.yes && !(await confirm(question, 'Say so with --yes.')))
        throw new Failure('Nothing was changed.')
      await api.del(`/domains/${id}`)
      printResult({ id }, options, () => `${unicode_host} is given up. Remove its DNS records, too.`)
    })
}
