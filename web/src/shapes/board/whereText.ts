//! A filter in words: 渠道 = 网销.
import type { Labels } from '../hooks.ts'

export function whereText(one: string, labels: Labels): string {
  const [dimension = '', ...rest] = one.split('=')
  return `${labels.dimension(dimension)} = ${labels.value(dimension, rest.join('='))}`
}

/** The values kept of one dimension. */
export function valuesOf(where: string[], dimension: string): string[] {
  return where.filter((one) => one.startsWith(`${dimension}=`)).map((one) => one.slice(dimension.length + 1))
}
