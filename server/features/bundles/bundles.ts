/** Bundles: whole sites as files, out of a site and into one. What other features may do with them. */
export { BLANK, applyBlueprint, getBlueprint } from './blueprints.ts'
export { applyIntake } from './apply.ts'
export type { ApplyCtx, Counts, Phase } from './application.ts'
export { filesInZip } from './bundle-files.ts'
export type {
  BundleAuthor,
  BundleCollection,
  BundleComment,
  BundleMenu,
  BundleRedirect,
  BundleTerm,
} from './format.ts'
export type { Finding, Intake, IntakeEntry, IntakeMedia } from './intake.ts'
export { readBundle } from './read-bundle.ts'
export { escapeReferences } from './references.ts'
export { writeBundle } from './write-bundle.ts'
