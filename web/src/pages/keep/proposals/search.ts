//! What the address of the page says: which definition is being changed.

export interface ProposalsSearch {
  path?: string
}

export function readProposalsSearch(raw: Record<string, unknown>): ProposalsSearch {
  return typeof raw.path === 'string' && raw.path ? { path: raw.path } : {}
}
