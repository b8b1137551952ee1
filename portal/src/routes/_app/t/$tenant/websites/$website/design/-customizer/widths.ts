/** Windows that a website is looked at in, in CSS pixels; a desktop's is as wide as there is room. */
export const WIDTHS = { desktop: undefined, tablet: 820, phone: 390 } as const
export type Width = keyof typeof WIDTHS
