//! What the import screen keeps in its address: the import under way, so that opening the page again finds it.

export interface ImportSearch {
  job?: number
  name?: string
}

export function readImportSearch(raw: Record<string, unknown>): ImportSearch {
  const job = Number(raw.job)
  if (!Number.isInteger(job) || job < 1) return {}
  return typeof raw.name === 'string' ? { job, name: raw.name } : { job }
}
