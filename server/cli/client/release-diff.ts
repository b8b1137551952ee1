/** Tells the difference between two releases in lines. */
import type { Static } from 'typebox'
import type { ReleaseDiffBody } from '../../features/releases/schema.ts'
import { styled } from './output.ts'

type Diff = Static<typeof ReleaseDiffBody>
type ValueChange = Diff['settings'][number]

const COLOURS = { added: 'green', changed: 'yellow', removed: 'red' } as const
const SIGNS = { added: '+', changed: '~', removed: '−' } as const
const VALUE_LENGTH = 60

export function describeDiff(diff: Diff): string {
  const { theme, settings, plugins, configuration, content } = diff
  const sections: [string, string[]][] = [
    ['Theme', theme ? themeLines(theme) : []],
    ['Theme settings', settings.map(valueLine)],
    ['Plugins', plugins.map(pluginLine)],
    ['Configuration', configuration.map(valueLine)],
    ['Content', content.items.map(entryLine)],
  ]
  const told = sections.filter(([, lines]) => lines.length > 0)
  if (told.length === 0) return `Visitors see no difference between release ${diff.from} and ${diff.to}.`
  const more =
    content.next_cursor === null ? [] : ['', 'There is more content; --json and the API have all of it.']
  return [
    styled('bold', `From release ${diff.from} to ${diff.to}`),
    ...told.flatMap(([title, lines]) => ['', styled('bold', title), ...lines.map((line) => `  ${line}`)]),
    ...more,
  ].join('\n')
}

type Theme = NonNullable<Diff['theme']>

function themeLines({ before, after, files }: Theme): string[] {
  const nameOf = ({ name, version, hash }: Theme['before']) =>
    name === null ? `${hash.slice(0, 12)} (no longer kept)` : `${name} ${version}`
  const lines = [`${nameOf(before)} → ${nameOf(after)}`]
  for (const change of ['added', 'changed', 'removed'] as const)
    for (const path of files?.[change] ?? []) lines.push(marked(change, path))
  return lines
}

function entryLine({ change, type, title, path, fields }: Diff['content']['items'][number]): string {
  const what = `${type} ${JSON.stringify(title)}${path === null ? '' : ` ${path}`}`
  return marked(change, change === 'changed' ? `${what}: ${fields.join(', ')}` : what)
}

function pluginLine({ change, summary }: Diff['plugins'][number]): string {
  return marked(change === 'installed' ? 'added' : change === 'removed' ? 'removed' : 'changed', summary)
}

function valueLine({ path, before, after }: ValueChange): string {
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
  const values = [before, after].filter((value) => value !== undefined).map(shortened)
  return marked(change, `${path}: ${values.join(' → ')}`)
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}…` : text
}

function marked(change: keyof typeof SIGNS, text: string): string {
  return styled(COLOURS[change], `${SIGNS[change]} ${text}`)
}
