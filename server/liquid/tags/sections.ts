/** {% sections 'header-group' %}: the sections of a group, as its JSON or the site's customization arranges them. */
import type { TagParser } from '../parse.ts'
import { renderGroup } from '../section.ts'
import { ThemeError } from '../theme-error.ts'

export const sections: TagParser = (tag, parser) => {
  const reader = parser.reader(tag)
  const name = reader.quoted()
  if (name === undefined) throw new ThemeError("Name the group in quotes: {% sections 'header-group' %}.")
  reader.finish()
  parser.mention('group', name, tag.line)
  return { line: tag.line, run: (frame) => renderGroup(frame, name) }
}
