import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axis, isWeak, median, quadrantOf } from '../src/pages/know/page/panels.ts'

const rule = (bounds) => ({ measure: 'm', below: null, above: null, below_all: null, above_all: null, why: { zh: '', en: '' }, ...bounds })

test('a figure is weak by the one bound that its rule has', () => {
  assert.equal(isWeak(rule({ below: 0 }), -1, 5), true)
  assert.equal(isWeak(rule({ below: 0 }), 0, 5), false)
  assert.equal(isWeak(rule({ above_all: 2 }), 0.13, 0.06), true)
  assert.equal(isWeak(rule({ above_all: 2 }), 0.13, null), false)
  assert.equal(isWeak(rule({ below_all: 0.5 }), null, 1), false)
})

test('a point on a line belongs to the high side', () => {
  assert.deepEqual([quadrantOf(1, 1, 1, 1), quadrantOf(0.9, 1, 1, 1), quadrantOf(1, 0.9, 1, 1), quadrantOf(0, 0, 1, 1)], ['high_high', 'low_high', 'high_low', 'low_low'])
})

test('the median is the middle, and an axis keeps its points inside', () => {
  assert.equal(median([3, 1, 2]), 2)
  assert.equal(median([4, 1, 2, 3]), 2.5)
  const place = axis([2, 10])
  assert.ok(place(10) < 1 && place(2) > 0 && place(10) > place(2))
})
