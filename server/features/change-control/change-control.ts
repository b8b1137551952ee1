/** Change control: who must agree to a change, and when nothing may change. What other features use of it. */
export { cancelApproval, decide, openApproval, tickApproval } from './approvals.ts'
export { type DirectChange, nextOpening, requireNoApproval, requirePublishing } from './gate.ts'
export { ENVIRONMENTS, type Environment, MODULES, type Module, type Risk } from './proposal.ts'
