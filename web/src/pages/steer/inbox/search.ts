//! What the Inbox keeps in its address: whose signals are looked at, of which rule, as of which day; or what signals bring, in which time.

export interface InboxSearch {
  all?: boolean
  worth?: boolean
  rule?: string
  day?: string
  from?: string
  to?: string
}

export type InboxChange = Partial<Record<keyof InboxSearch, unknown>>

export function readInboxSearch(raw: Record<string, unknown>): InboxSearch {
  const found: InboxSearch = {}
  for (const look of ['all', 'worth'] as const) if (raw[look] === true || raw[look] === 'true') found[look] = true
  if (typeof raw.rule === 'string' && raw.rule !== '') found.rule = raw.rule
  for (const day of ['day', 'from', 'to'] as const) {
    const value = raw[day]
    if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) found[day] = value
  }
  return found
}
