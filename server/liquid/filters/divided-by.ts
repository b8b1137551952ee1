/** `divided_by`: whole numbers give a whole number, rounded down; `divided_by: 2.0` gives the fraction. */
import type { Filter } from '../filter.ts'
import { ThemeError } from '../theme-error.ts'
import { toNumber } from '../values.ts'

export const dividedBy: Filter = (value, { values, named }) => {
  const [dividend, divisor] = [toNumber(value), toNumber(values[0])]
  if (divisor === 0) throw new ThemeError('A number is divided by zero.')
  const isWhole = Number.isInteger(dividend) && Number.isInteger(divisor) && named['exact'] !== true
  return isWhole ? Math.floor(dividend / divisor) : dividend / divisor
}
