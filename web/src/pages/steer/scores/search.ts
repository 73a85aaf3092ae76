//! What the page keeps in its address: the score, the period, the team, who is looked for, the page, the agent that is explained, or the appeals.

export interface ScoresSearch {
  score?: string
  period?: string
  team?: string
  find?: string
  page?: number
  agent?: string
  look?: 'appeals'
}

export type ScoresChange = { [Name in keyof ScoresSearch]?: ScoresSearch[Name] | undefined }

export function readScoresSearch(raw: Record<string, unknown>): ScoresSearch {
  const found: ScoresSearch = {}
  for (const name of ['score', 'period', 'team', 'find', 'agent'] as const) {
    const value = raw[name]
    if (typeof value === 'string' && value) found[name] = value
  }
  const page = Number(raw.page)
  if (Number.isSafeInteger(page) && page > 1) found.page = page
  if (raw.look === 'appeals') found.look = 'appeals'
  return found
}
