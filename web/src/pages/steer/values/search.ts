//! What the page keeps in its address: the cohort that is looked at.

export interface ValuesSearch {
  cohort?: string
}

export function readValuesSearch(raw: Record<string, unknown>): ValuesSearch {
  return typeof raw.cohort === 'string' && raw.cohort ? { cohort: raw.cohort } : {}
}
