/** Plugins: packages that are kept unchanged under the hash of their content, and what sites do with them in releases. */
export type { PluginAct } from './act.ts'
export { installBuiltInPlugins } from './built-in.ts'
export {
  type Plugin,
  addPlugin,
  addPublicPlugin,
  findPackageFor,
  getPlugin,
  listPlugins,
  removePlugin,
  removePublicPlugin,
} from './catalogue.ts'
export { type PluginChange, pluginChanges } from './changes.ts'
export { archiveOf, filesOfArchive, manifestOf, pluginPackage } from './packages.ts'
export { plannedPlugins } from './plan.ts'
export { changePlugins, disablePlugin, pluginsOfSite } from './publishing.ts'
