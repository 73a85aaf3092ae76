//! The plan that counts on a day, and the steps from its goal to its end.
import type { GoalItem, PlanItem, PlanStanding, PlanTold, Words } from '../../../api/types.ts'
import type { Steps } from '../../../charts/waterfall.ts'

/** More steps cannot be read beside each other. */
const MOST = 7

/** The published plan of each goal of the year or quarter that a day is in; the year's before the quarter's. */
export function plansOf(goals: GoalItem[], plans: PlanItem[], day: string): PlanItem[] {
  const quarter = `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
  return goals.flatMap(({ id }) => {
    const published = plans.filter((plan) => plan.state === 'published' && plan.goal === id)
    return published.find((plan) => plan.period === day.slice(0, 4)) ?? published.find((plan) => plan.period === quarter) ?? []
  })
}

interface Names {
  name: (path: string[]) => string
  rest: (places: number) => string
  figure: (value: number) => string
}

/**
 * A step for each place below, largest difference first, the others together: whole numbers that add up from the goal to the
 * expected end, or to what was brought where the time is over or nothing is expected yet.
 */
export function gapSteps(told: PlanTold, standing: PlanStanding | null, names: Names): Steps {
  const ends = new Map((standing?.places ?? []).map((one) => [one.path.join('/'), one.end]))
  const whole = standing?.place.end ?? null
  const endOf = (path: string[], brought: number) => (whole === null ? brought : Math.round(ends.get(path.join('/')) ?? brought))
  const a = told.place.goal
  const b = whole === null ? told.place.brought : Math.round(whole)
  const places = told.places.map((one) => ({ path: one.path, goal: one.goal, end: endOf(one.path, one.brought) })).sort((x, y) => Math.abs(y.end - y.goal) - Math.abs(x.end - x.goal))
  const shown = places.slice(0, MOST)
  let value = a
  const text = (words: string): Words => ({ zh: words, en: words })
  const step = (what: string, goal: number, end: number) => ({ what: text(what), from: text(names.figure(goal)), to: text(names.figure(end)), change: end - goal, value: (value += end - goal) })
  const steps = shown.map((one) => step(names.name(one.path), one.goal, one.end))
  // What is left over is the smaller places, and what those had who were in one and left.
  const sum = (of: (one: { goal: number; end: number }) => number) => shown.reduce((all, one) => all + of(one), 0)
  const [goal, end] = [a - sum((one) => one.goal), b - sum((one) => one.end)]
  if (goal !== end || told.total > shown.length) steps.push(step(names.rest(Math.max(0, told.total - shown.length)), goal, end))
  return { a: { value: a }, b: { value: b }, steps }
}
