//! The months of a scheme that can be tried or read, the latest first.
import type { PayScheme } from '../../../api/types.ts'

/** From the scheme's first month to the last that is over or that the facts have. */
export function monthsOf(scheme: PayScheme, last: string): string[] {
  const months: string[] = []
  const [firstYear = 0, firstMonth = 1] = scheme.first.split('-').map(Number)
  for (let at = firstYear * 12 + firstMonth - 1; ; at += 1) {
    const month = `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`
    if (month > last) break
    months.push(month)
  }
  return months.reverse()
}

/** The month after the last that is posted; the first when none is. */
export function nextOf(scheme: PayScheme, last: string): string | undefined {
  const months = monthsOf(scheme, last)
  const posted = scheme.posted.at(-1)
  return posted === undefined ? months.at(-1) : ([...months].reverse().find((month) => month > posted) ?? months[0])
}
