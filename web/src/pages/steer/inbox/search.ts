//! What the Inbox keeps in its address: whose signals are looked at, of which rule, as of which day.

export interface InboxSearch {
  all?: boolean
  rule?: string
  day?: string
}

export function readInboxSearch(raw: Record<string, unknown>): InboxSearch {
  const found: InboxSearch = {}
  if (raw.all === true || raw.all === 'true') found.all = true
  if (typeof raw.rule === 'string' && raw.rule !== '') found.rule = raw.rule
  if (typeof raw.day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw.day)) found.day = raw.day
  return found
}
