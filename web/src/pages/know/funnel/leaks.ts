//! The steps of groups that lose most beside what they are held against, the dearest first.
import type { Funnel } from '../../../api/types.ts'

export type FunnelGroup = Funnel['whole']
export type FunnelMove = FunnelGroup['moves'][number]

export interface Leak {
  group: FunnelGroup
  /** The step that is reached too seldom, from 1. */
  step: number
  move: FunnelMove
  worth: NonNullable<FunnelMove['worth']>
}

/** What luck alone would hardly bring about. */
export const SURE = 0.05

export function isSure(move: FunnelMove): boolean {
  return move.p !== null && move.p <= SURE
}

/** Leaks that are unlike luck; mending the first is worth most. What shows in no group by itself may show in all of them together. */
export function leaksOf(funnel: Pick<Funnel, 'groups' | 'whole'>): Leak[] {
  const found = funnel.groups.flatMap(leaksIn)
  return (found.length > 0 ? found : leaksIn(funnel.whole)).sort((a, b) => b.worth.value - a.worth.value)
}

function leaksIn(group: FunnelGroup): Leak[] {
  return group.moves.flatMap((move, at): Leak[] => (move.worth && isSure(move) && move.worth.value >= 1 ? [{ group, step: at + 1, move, worth: move.worth }] : []))
}

/** How far a rate lies from what it is held against: −2 far below to 2 far above; 0 where it may be luck. */
export function shade(move: FunnelMove): -2 | -1 | 0 | 1 | 2 {
  if (!isSure(move) || !move.expected || move.benchmark === null || move.benchmark === 0) return 0
  const apart = move.expected.value / move.benchmark - 1
  if (apart < 0) return apart < -0.15 ? -2 : -1
  return apart > 0.15 ? 2 : 1
}
