/** {% section 'name' %}: a section that is always there, with the settings given to it in the theme's customization. */
import type { TagParser } from '../parse.ts'
import { renderStaticSection } from '../section.ts'
import { ThemeError } from '../theme-error.ts'

export const section: TagParser = (tag, parser) => {
  const reader = parser.reader(tag)
  const name = reader.quoted()
  if (name === undefined) throw new ThemeError("Name the section in quotes: {% section 'hero' %}.")
  reader.finish()
  parser.mention('section', name, tag.line)
  return { line: tag.line, run: (frame) => renderStaticSection(frame, name) }
}
