/** Plugins: packages that are kept unchanged under the hash of their content, and what sites do with them in releases. */
export type { PluginAct } from './act.ts'
export { installBuiltInPlugins } from './built-in.ts'
export {
  type Plugin,
  addPlugin,
  addPublicPlugin,
  getPackageFor,
  getPlugin,
  listPlugins,
  removePublicPlugin,
} from './catalogue.ts'
export { type PluginChange, pluginChanges } from './changes.ts'
export { archiveOf, filesOfArchive, manifestOf, pluginPackage } from './packages.ts'
export { listLivePlugins } from './queries.ts'
export { PluginActBody, actOf } from './schema.ts'
export { plannedPlugins, requirePlannable } from './plan.ts'
export { changePlugins, disablePlugin, holdOwnPackages, pluginsOfSite } from './publishing.ts'
export { compareVersions, isForThisProgram } from './versions.ts'
