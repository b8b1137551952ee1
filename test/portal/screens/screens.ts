/** What a list of screens is: every area of the portal has one beside this file, and every address of the portal is in one. */

/** What there is in the installation that is walked through. */
export type Sample = {
  tenant: string
  tenantId: string
  userId: string
  website: string
  page: string
  post: string
  deployment: string
  domain: string
}

export type Screen = {
  /** The file of the route below portal/src/routes, without its ending. */
  route: string
  /** An address of it. */
  at: (sample: Sample) => string
  as?: 'owner' | 'operator' | 'nobody'
  /** Something that is there when the screen is. A heading of the first level if unset. */
  shows?: string
}
