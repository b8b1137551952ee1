/** `hotswap releases …`: what a website has shown, what changed from one to another, and bringing one back. */
import type { Command } from 'commander'
import type { Static } from 'typebox'
import type {
  PreviewBody,
  ReleaseBody,
  ReleaseDetailBody,
  ReleaseDiffBody,
} from '../../features/releases/schema.ts'
import type { Page } from '../../kernel/http/page.ts'
import type { Api } from './api.ts'
import { type ConnectionOptions, apiCommand, connect } from './connection.ts'
import { EXIT, Failure } from './failure.ts'
import { several } from './how.ts'
import { type OutputOptions, ago, printResult, styled, table } from './output.ts'
import { describeDiff } from './release-diff.ts'
import { type Website, findWebsite } from './websites.ts'

type Release = Static<typeof ReleaseBody>
type Options = ConnectionOptions & OutputOptions & { part?: string[]; note?: string; limit: string }
type Work = { api: Api; site: Website; numbers: number[]; options: Options }

/** What can be done, with how many releases that takes at least and at most. */
const ACTIONS: Record<string, { takes: [number, number]; run: (work: Work) => Promise<void> }> = {
  list: { takes: [0, 0], run: list },
  show: { takes: [1, 1], run: show },
  diff: { takes: [1, 2], run: diff },
  restore: { takes: [1, 1], run: restore },
  pin: { takes: [1, 1], run: (work) => pin(work, true) },
  unpin: { takes: [1, 1], run: (work) => pin(work, false) },
  preview: { takes: [1, 1], run: preview },
}

export function releasesCommand(): Command {
  return apiCommand('releases')
    .argument('[website]', 'slug, id or address; not needed if there is only one')
    .argument('[action]', Object.keys(ACTIONS).join(', '), 'list')
    .argument('[numbers...]', 'of releases')
    .option(
      '--part <part>',
      'restore only theme, settings, plugins, configuration or content; several with commas',
      several,
    )
    .option('--note <text>', 'why, for the history')
    .option('--limit <number>', 'how many are listed, up to 200', '20')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Actions:
  list              what was live, newest first (the default)
  show 41           one of them
  diff [38] 41      what visitors saw change from 38 to 41; else from the one that 41 changed
  restore 41        show it again, as a new release; --part for some of it only
  pin 41, unpin 41  keep it for good, or no longer
  preview 41        a link that shows it to whoever has the link, for a day

Examples:
  $ hotswap releases bakery
  $ hotswap releases bakery diff 38 41
  $ hotswap releases bakery restore 38 --part content --note "Back to before the import"`,
    )
    .action(async (website: string | undefined, action: string, words: string[], options: Options) => {
      const chosen = ACTIONS[action]
      const usage = (message: string, hint: string) => new Failure(message, { hint, exitCode: EXIT.usage })
      if (!chosen) throw usage(`There is no "${action}".`, `It is one of ${Object.keys(ACTIONS).join(', ')}.`)
      const [least, most] = chosen.takes
      if (words.length < least || words.length > most)
        throw usage(
          `"${action}" takes ${most === 0 ? 'no release' : `the number of ${least === most ? 'a release' : 'one release or two'}`}.`,
          `As in: hotswap releases ${website ?? 'bakery'} ${action}${most === 0 ? '' : ' 41'}`,
        )
      const numbers = words.map(releaseNumber)
      const api = await connect(options)
      await chosen.run({ api, site: await findWebsite(api, website, 'after "releases"'), numbers, options })
    })
}

/** `41` or `r41`, as addresses of previews have it. @throws Failure */
function releaseNumber(text: string): number {
  const number = Number(text.replace(/^r/, ''))
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new Failure(`"${text}" is no release.`, {
    hint: 'Releases have numbers, such as 41.',
    exitCode: EXIT.usage,
  })
}

const pathOf = ({ site, numbers }: Work, end = '') => `/websites/${site.id}/releases/${numbers[0]}${end}`

async function list({ api, site, options }: Work): Promise<void> {
  const page = await api.get<Page<Release>>(`/websites/${site.id}/releases`, { limit: options.limit })
  printResult(page, options, () =>
    page.items.length === 0 ? 'Nothing has been released yet.' : table(page.items.map(rowOf)),
  )
}

function rowOf(release: Release): string[] {
  const { number, kind, created_at, created_by, note, pinned } = release
  return [
    String(number),
    standingOf(release),
    kind,
    ago(release.live_at ?? created_at),
    created_by?.label ?? 'HotSwap',
    [pinned && 'pinned', changesOf(release), note].filter(Boolean).join(' · '),
  ]
}

function standingOf({ is_live, is_standby, is_staging }: Release): string {
  return is_live ? 'live' : is_standby ? 'standby' : is_staging ? 'staging' : ''
}

/** `+2 page ~1 post −1 menu` */
function changesOf({ changes }: Release): string {
  const signs = { added: '+', changed: '~', removed: '−' } as const
  return Object.entries(signs)
    .flatMap(([change, sign]) =>
      Object.entries(changes[change as keyof typeof signs]).map(
        ([kind, number]) => `${sign}${number} ${kind}`,
      ),
    )
    .join(' ')
}

async function show(work: Work): Promise<void> {
  const release = await work.api.get<Static<typeof ReleaseDetailBody>>(pathOf(work))
  printResult(release, work.options, () =>
    [
      styled('bold', `Release ${release.number} of ${work.site.name}`) + ` ${standingOf(release)}`,
      ...[
        ['kind', release.kind],
        ['made', `${release.created_at} by ${release.created_by?.label ?? 'HotSwap'}`],
        ['live since', release.live_at ?? 'never'],
        ['changed', release.base_number === null ? 'nothing before it' : `release ${release.base_number}`],
        ['theme', release.theme_hash.slice(0, 12)],
        ['content', changesOf(release) || 'as before'],
        ['note', release.note ?? ''],
      ].map(([name = '', value = '']) => `  ${name.padEnd(11)}${value}`.trimEnd()),
    ].join('\n'),
  )
}

async function diff(work: Work): Promise<void> {
  const [to, from] = work.numbers.toReversed()
  const changes = await work.api.get<Static<typeof ReleaseDiffBody>>(
    `/websites/${work.site.id}/releases/${to}/diff`,
    { with: from, limit: 200 },
  )
  printResult(changes, work.options, () => describeDiff(changes))
}

async function restore(work: Work): Promise<void> {
  const { api, site, numbers, options } = work
  const body = {
    ...(options.part && { parts: options.part }),
    ...(options.note !== undefined && { note: options.note }),
  }
  const release = await api.post<Release>(pathOf(work, '/restore'), body)
  printResult(
    release,
    options,
    () =>
      `${site.name} shows ${options.part ? `${options.part.join(', ')} of ` : ''}release ${numbers[0]} again, as release ${release.number}.`,
  )
}

async function pin(work: Work, isPinned: boolean): Promise<void> {
  const { api, options, numbers } = work
  const path = pathOf(work, '/pin')
  if (isPinned) await api.post(path)
  else await api.del(path)
  printResult({ number: numbers[0], pinned: isPinned }, options, () =>
    isPinned
      ? `Release ${numbers[0]} is kept for good.`
      : `The policy decides about release ${numbers[0]} again.`,
  )
}

async function preview(work: Work): Promise<void> {
  const link = await work.api.post<Static<typeof PreviewBody>>(pathOf(work, '/preview'), {})
  printResult(link, work.options, () => link.url)
}
