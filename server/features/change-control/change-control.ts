/** Change control: who must agree to a change, and when nothing may change. What other features use of it. */
export { type ApprovalState } from './approval.ts'
export { type Progress, cancelApproval, decide, openApproval, tickApproval } from './approvals.ts'
export {
  type DirectChange,
  type WindowCtx,
  nextOpening,
  requireNoApproval,
  requirePublishing,
} from './gate.ts'
export { type ApprovalCtx } from './notify.ts'
export type { Opening } from './opening.ts'
export { ENVIRONMENTS, EnvironmentName, MODULES, ModuleName } from './proposal.ts'
export type { Environment, Module, Proposal, Risk } from './proposal.ts'
