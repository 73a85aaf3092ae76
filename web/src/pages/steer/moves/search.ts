//! What the page keeps in its address: which moves are looked at, and the page of them.

export const LOOKS = ['open', 'done', 'closed'] as const
export type Look = (typeof LOOKS)[number]

export interface MovesSearch {
  look?: Look
  page?: number
}

export function readMovesSearch(raw: Record<string, unknown>): MovesSearch {
  const found: MovesSearch = {}
  const look = LOOKS.find((one) => one === raw.look)
  if (look && look !== 'open') found.look = look
  const page = Number(raw.page)
  if (Number.isInteger(page) && page > 1) found.page = page
  return found
}
