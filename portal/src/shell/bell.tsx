/** What happened that concerns this person. */
export function Bell() {
  return null
}
