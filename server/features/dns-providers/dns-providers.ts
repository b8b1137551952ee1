/** Accounts at DNS providers: what may be done with them, and who uses them. */
export { type DnsSolver, dnsSolverFor } from './solver.ts'
