//! The goals of a plan one above the other: 目标, 冲刺, 挑战.
import type { PlanTold, Words } from '../api/types.ts'

export interface Tier {
  id: string
  /** Its name in the Book; none for the goal itself. */
  name: Words | null
  at: number
  /** Policies to it; 0 once it is attained. */
  missing: number
}

export function tiersOf({ place, goal }: PlanTold): Tier[] {
  const at: Record<string, number | null> = { sprint: place.sprint, challenge: place.challenge }
  const tier = (id: string, name: Words | null, height: number): Tier => ({ id, name, at: height, missing: Math.max(0, height - place.brought) })
  const higher = goal.tiers.flatMap((one) => {
    const height = at[one.id]
    return height === null || height === undefined ? [] : [tier(one.id, one, height)]
  })
  // Of a small goal the higher ones may be no higher.
  return [tier('goal', null, place.goal), ...higher].filter((one, n, all) => n === 0 || one.at > (all[n - 1]?.at ?? 0))
}
