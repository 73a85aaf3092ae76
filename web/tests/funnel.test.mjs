import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leaksOf, shade } from '../src/pages/know/funnel/leaks.ts'
import { applyFunnel, readFunnelSearch } from '../src/pages/know/funnel/search.ts'

const move = (worth, p, expected = 0.3, benchmark = 0.5) => ({
  entered: 10, came: 3, lost: 7, open: 0, rate: 0.3, shrunk: null, median_days: 1,
  expected: { value: expected, low: 0, high: 1 }, benchmark, p, worth: { value: worth, low: worth - 1, high: worth + 1 },
})
const group = (key, ...moves) => ({ keys: [key], reached: [10], moves, through: null })

test('leaks are those unlike luck, the dearest first', () => {
  const funnel = { groups: [group('a', move(5, 0.01), move(90, 0.4)), group('b', move(20, 0.04), move(-8, 0.001))], whole: group('all') }
  assert.deepEqual(leaksOf(funnel).map((leak) => [leak.group.keys[0], leak.step, leak.worth.value]), [['b', 1, 20], ['a', 1, 5]])
})

test('what shows in no group by itself is told of all of them together', () => {
  const whole = { ...group('all', move(75, 0.001)), keys: [] }
  assert.deepEqual(leaksOf({ groups: [group('a', move(40, 0.2))], whole }).map((leak) => leak.worth.value), [75])
  assert.deepEqual(leaksOf({ groups: [group('a', move(40, 0.02))], whole }).map((leak) => leak.worth.value), [40])
})

test('a rate is tinted only where it is unlike luck, and deeper where it is far off', () => {
  assert.equal(shade(move(5, 0.2)), 0)
  assert.equal(shade(move(5, 0.01)), -2)
  assert.equal(shade(move(5, 0.01, 0.48)), -1)
  assert.equal(shade(move(-5, 0.01, 0.7)), 2)
})

test('the address keeps what makes sense and drops the rest', () => {
  assert.deepEqual(readFunnelSearch({ by: 'channel', from: '2025-13-99', where: ['region=1', 'x'], against: 'all', view: 'period' }), { by: 'channel', where: ['region=1'], view: 'period' })
  assert.deepEqual(applyFunnel({ by: 'channel', where: ['region=1'] }, { where: null, against: 'whole' }), { by: 'channel', against: 'whole' })
})
