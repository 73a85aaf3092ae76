//! What the page keeps in its address: the exemplar, and until when results are counted.

const DAY = /^\d{4}-\d{2}-\d{2}$/
const NAME = /^[a-z0-9_]{1,64}$/

export interface ExemplarsSearch {
  exemplar?: string
  to?: string
}

/** Settings to change; null takes one back. */
export type ExemplarsChange = { [Name in keyof ExemplarsSearch]?: ExemplarsSearch[Name] | null }

export function readExemplarsSearch(raw: Record<string, unknown>): ExemplarsSearch {
  const found: ExemplarsSearch = {}
  if (typeof raw.exemplar === 'string' && NAME.test(raw.exemplar)) found.exemplar = raw.exemplar
  if (typeof raw.to === 'string' && DAY.test(raw.to) && !Number.isNaN(Date.parse(raw.to))) found.to = raw.to
  return found
}
