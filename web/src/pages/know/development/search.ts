//! What the page keeps in its address: the classes, the filters, the months of issue.
import { limitsOf, type Limits } from '../../../shapes/limits.ts'

export interface DevelopmentSearch extends Limits {
  by?: string
  view?: 'table'
}

/** Settings to change; null takes one back. */
export type DevelopmentChange = { [Name in keyof DevelopmentSearch]?: DevelopmentSearch[Name] | null }

export function readDevelopmentSearch(raw: Record<string, unknown>): DevelopmentSearch {
  const found: DevelopmentSearch = limitsOf(raw)
  if (typeof raw.by === 'string' && raw.by) found.by = raw.by
  if (raw.view === 'table') found.view = 'table'
  return found
}

export function applyDevelopment(now: DevelopmentSearch, change: DevelopmentChange): DevelopmentSearch {
  return readDevelopmentSearch({ ...now, ...change })
}
