/** Bundles: whole sites as files, out of a site and into one. What other features may do with them. */
export {
  BLANK,
  type Blueprint,
  applyBlueprint,
  getBlueprint,
  listBlueprints,
  removeBlueprint,
  saveAsBlueprint,
} from './blueprints.ts'
export { applyIntake } from './apply.ts'
export type { ApplyCtx, ApplyOptions, ApplyTarget, Counts, Phase } from './application.ts'
export { type BundleFiles, filesInFolder, filesInZip } from './bundle-files.ts'
export type {
  BundleAuthor,
  BundleCollection,
  BundleComment,
  BundleMedia,
  BundleMenu,
  BundleRedirect,
  BundleTerm,
} from './format.ts'
export type { Finding, Intake, IntakeEntry, IntakeMedia } from './intake.ts'
export { readBundle } from './read-bundle.ts'
export { escapeReferences } from './references.ts'
export { writeBundle } from './write-bundle.ts'
