import assert from 'node:assert/strict'
import test from 'node:test'
import { gapSteps, plansOf } from '../src/pages/steer/goals/homeGap.ts'

const goals = [{ id: 'agents' }, { id: 'lines' }]
const plan = (number, period, state = 'published', goal = 'agents') => ({ number, period, state, goal })
const numbers = (plans, day) => plansOf(goals, plans, day).map((one) => one.number)

test('the plan of a day is the published one of its year, else of its quarter', () => {
  const plans = [plan(3, '2025-Q4'), plan(2, '2025', 'draft'), plan(1, '2024')]
  assert.deepEqual(numbers(plans, '2025-12-31'), [3])
  assert.deepEqual(numbers(plans, '2025-09-30'), [])
  assert.deepEqual(numbers([...plans, plan(4, '2025')], '2025-12-31'), [4])
})

test('each goal has its own plan, in the order of the goals', () => {
  const plans = [plan(7, '2025', 'published', 'lines'), plan(6, '2025-Q4'), plan(5, '2025', 'withdrawn')]
  assert.deepEqual(numbers(plans, '2025-12-31'), [6, 7])
  assert.deepEqual(numbers(plans, '2025-06-30'), [7])
})

const names = { name: (path) => path.at(-1), rest: (places) => `${places} others`, figure: String }
const place = (code, goal, brought) => ({ path: [code], goal, brought })

test('the steps lead from the goal to the expected end in whole numbers, the largest difference first', () => {
  const told = { place: { goal: 100, brought: 40 }, total: 2, places: [place('A', 60, 20), place('B', 40, 20)] }
  const standing = { place: { end: 90.4 }, places: [{ path: ['A'], end: 62.3 }, { path: ['B'], end: 28.1 }] }
  const { a, b, steps } = gapSteps(told, standing, names)
  assert.deepEqual([a.value, b.value, steps.map((step) => [step.what.en, step.change, step.value])], [100, 90, [['B', -12, 88], ['A', 2, 90]]])
})

test('a time that is over ends with what was brought, and those who left stand with the others', () => {
  const places = Array.from({ length: 9 }, (_, n) => place(`P${n}`, 10, 10 - n))
  const told = { place: { goal: 95, brought: 60 }, total: 9, places }
  const { b, steps } = gapSteps(told, null, names)
  assert.equal(steps.length, 8)
  assert.deepEqual([b.value, steps.at(-1)?.what.en, steps.at(-1)?.value], [60, '2 others', 60])
})
