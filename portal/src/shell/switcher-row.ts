/** How the switchers of tenants and websites look, and what they offer. */
export const ROW =
  'flex items-center gap-2.5 rounded-md px-2 py-1.5 outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/60'
