//! What the page keeps in its address: the cohort that is looked at, and who is looked for.

export interface ValuesSearch {
  cohort?: string
  find?: string
}

export function readValuesSearch(raw: Record<string, unknown>): ValuesSearch {
  const found: ValuesSearch = {}
  for (const name of ['cohort', 'find'] as const) {
    const value = raw[name]
    if (typeof value === 'string' && value) found[name] = value
  }
  return found
}
