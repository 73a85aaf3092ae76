//! What the page keeps in its address: the scheme, the month, the agent whose statement is read, the page.

export interface PaySearch {
  scheme?: string
  month?: string
  agent?: string
  page?: number
}

/** Settings to change; null takes one back. */
export type PayChange = { [Name in keyof PaySearch]?: PaySearch[Name] | null }

export function readPaySearch(raw: Record<string, unknown>): PaySearch {
  const found: PaySearch = {}
  for (const name of ['scheme', 'agent'] as const) {
    const text = raw[name]
    if (typeof text === 'string' && text) found[name] = text
  }
  if (typeof raw.month === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(raw.month)) found.month = raw.month
  const page = Number(raw.page)
  if (Number.isInteger(page) && page > 1) found.page = page
  return found
}

export function applyPay(now: PaySearch, change: PayChange): PaySearch {
  return readPaySearch({ ...now, page: null, ...change })
}
