/** Blocks of plugins in documents and themes: their names, and how much may be said of one in a place. */

/** As JSON, in UTF-8. */
export const BLOCK_SETTINGS_MAX_BYTES = 16 * 1024

const NAME = '[a-z0-9][a-z0-9-]{0,62}'
const NAME_ONLY = new RegExp(`^${NAME}$`)
const SECTION_TYPE = new RegExp(`^plugin:(${NAME})/(${NAME})$`)

/** Of a plugin, or of one of its blocks. */
export const isBlockName = (name: unknown): name is string => typeof name === 'string' && NAME_ONLY.test(name)

/** `plugin:contact-form/form` as the type of a theme's section. @returns undefined for types of other kinds */
export function readSectionType(type: string): { plugin: string; block: string } | undefined {
  const [, plugin, block] = SECTION_TYPE.exec(type) ?? []
  return plugin === undefined || block === undefined ? undefined : { plugin, block }
}

export const isPluginSection = (type: string): boolean => type.startsWith('plugin:')
