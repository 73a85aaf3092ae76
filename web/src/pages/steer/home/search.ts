//! What Home keeps in its address.
import { COMPARES, type Compare } from '../../../shapes/board/state.ts'

export interface HomeSearch {
  compare?: Exclude<Compare, 'none'>
}

export function readHomeSearch(raw: Record<string, unknown>): HomeSearch {
  const compare = COMPARES.find((one) => one === raw.compare)
  return compare && compare !== 'none' ? { compare } : {}
}
