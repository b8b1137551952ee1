/** What becomes of a site's customization when another version of its theme is activated. */
import type { CompiledTheme } from '../../liquid/compile.ts'
import { type SettingSchema, givenIn } from '../../liquid/settings.ts'
import { isPluginSection } from '../../../sdk/formats/plugin-blocks.ts'
import type { JsonTemplate, ThemeCustomization } from '../../published/site-config.ts'

export type UpgradeReport = {
  kept: { where: string; id: string }[]
  /** Settings that were chosen and that the other version does not know; they come back with the way back. */
  dropped: { where: string; id: string }[]
  renamed: { where: string; from: string; to: string }[]
  sections_gone: { where: string; type: string }[]
  templates_gone: string[]
}

/** Compares what the site has chosen with what the theme to be activated declares. Nothing chosen is ever deleted. */
export function upgradeReport(customization: ThemeCustomization, to: CompiledTheme): UpgradeReport {
  const report: UpgradeReport = { kept: [], dropped: [], renamed: [], sections_gone: [], templates_gone: [] }
  const settings = to.settingsSchema.flatMap((group) => group.settings)
  compareSettings(report, 'settings', customization.settings, settings)
  for (const [name, template] of Object.entries(customization.templates ?? {})) {
    const [kind = name] = name.split('.')
    if (!to.templates.has(name) && !to.templates.has(kind)) report.templates_gone.push(name)
    compareTemplate(report, `templates/${name}`, template, to)
  }
  for (const [name, group] of Object.entries(customization.groups ?? {})) {
    if (!to.groups.has(name)) report.templates_gone.push(name)
    compareTemplate(report, `groups/${name}`, group, to)
  }
  return report
}

function compareTemplate(
  report: UpgradeReport,
  where: string,
  template: JsonTemplate,
  to: CompiledTheme,
): void {
  for (const [id, instance] of Object.entries(template.sections)) {
    // A plugin's is as much at home in one theme as in another.
    if (isPluginSection(instance.type)) continue
    const schema = to.sections.get(instance.type)?.schema
    const at = `${where}/${id}`
    if (!schema) {
      report.sections_gone.push({ where: at, type: instance.type })
      continue
    }
    compareSettings(report, at, instance.settings, schema.settings)
    for (const [blockId, block] of Object.entries(instance.blocks ?? {})) {
      const kind = schema.blocks.find(({ type }) => type === block.type)
      if (kind) compareSettings(report, `${at}/${blockId}`, block.settings, kind.settings)
      else report.sections_gone.push({ where: `${at}/${blockId}`, type: block.type })
    }
  }
}

function compareSettings(
  report: UpgradeReport,
  where: string,
  chosen: Record<string, unknown> = {},
  schema: readonly SettingSchema[],
): void {
  const found = new Set<string>()
  for (const setting of schema) {
    const { id, renamed_from } = setting
    if (id === undefined || givenIn(chosen, setting) === undefined) continue
    if (Object.hasOwn(chosen, id)) {
      found.add(id)
      report.kept.push({ where, id })
    } else if (renamed_from !== undefined) {
      found.add(renamed_from)
      report.renamed.push({ where, from: renamed_from, to: id })
    }
  }
  for (const id of Object.keys(chosen)) if (!found.has(id)) report.dropped.push({ where, id })
}
