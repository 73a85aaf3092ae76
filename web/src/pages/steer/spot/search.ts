//! What the page keeps in its address: the draw, the case, and what is looked at.

export const LOOKS = ['desk', 'rates', 'returned'] as const
export type Look = (typeof LOOKS)[number]

export interface SpotSearch {
  draw?: number
  case?: number
  look?: Look
}

export function readSpotSearch(raw: Record<string, unknown>): SpotSearch {
  const found: SpotSearch = {}
  const number = (of: unknown) => (Number.isSafeInteger(Number(of)) && Number(of) > 0 ? Number(of) : null)
  const [draw, one] = [number(raw.draw), number(raw.case)]
  if (draw) found.draw = draw
  if (one) found.case = one
  const look = LOOKS.find((look) => look === raw.look)
  if (look && look !== 'desk') found.look = look
  return found
}
