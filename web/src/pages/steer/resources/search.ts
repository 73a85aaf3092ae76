//! What the page keeps in its address: the resource, and what it is matched within.

export interface ResourcesSearch {
  resource?: string
  budget?: number
  /** What a place keeps of what it has today, in percent. */
  least?: number
  /** The most that it is given of that, in percent. */
  most?: number
  /** How many units a place that is behind has at least. */
  help?: number
  from?: string
  to?: string
  /** What ten percent more brings, in percent, as somebody states it. */
  effect?: number
  source?: string
  page?: number
}

/** Settings to change; null takes one back. */
export type ResourcesChange = { [Name in keyof ResourcesSearch]?: ResourcesSearch[Name] | null }

export function readResourcesSearch(raw: Record<string, unknown>): ResourcesSearch {
  const found: ResourcesSearch = {}
  if (typeof raw.resource === 'string' && /^\w+$/.test(raw.resource)) found.resource = raw.resource
  for (const name of ['budget', 'least', 'most', 'help', 'effect', 'page'] as const) {
    const value = Number(raw[name])
    if (raw[name] !== undefined && raw[name] !== null && raw[name] !== '' && Number.isFinite(value) && value >= 0) found[name] = value
  }
  for (const name of ['from', 'to'] as const) {
    const day = raw[name]
    if (typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day)) found[name] = day
  }
  if (typeof raw.source === 'string' && raw.source) found.source = raw.source
  return found
}

export function applyResources(now: ResourcesSearch, change: ResourcesChange): ResourcesSearch {
  return readResourcesSearch({ ...now, page: null, ...change })
}
