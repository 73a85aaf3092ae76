//! What the address of the page says: which definition is being changed, and why.

export interface ProposalsSearch {
  path?: string
  why?: string
}

export function readProposalsSearch(raw: Record<string, unknown>): ProposalsSearch {
  const found: ProposalsSearch = {}
  for (const name of ['path', 'why'] as const) {
    const value = raw[name]
    if (typeof value === 'string' && value) found[name] = value
  }
  return found
}
