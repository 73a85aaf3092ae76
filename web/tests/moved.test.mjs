import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMovedSearch, yearEarlier } from '../src/pages/know/moved/search.ts'
import { MOST, stepsOf } from '../src/pages/know/moved/steps.ts'

const names = { part: (keys) => ({ zh: keys[0], en: keys[0] }), rest: (count) => ({ zh: `${count}`, en: `${count} others` }), figure: () => ({ zh: '', en: '' }) }
const moved = (changes) => ({
  before: { value: 100 },
  after: { value: 100 + changes.reduce((sum, one) => sum + one, 0) },
  parts: changes.map((change, at) => ({ keys: [`p${at}`], before: 1, after: 1 + change, change })),
})

test('the steps lead to the end, however many parts there are', () => {
  for (const count of [1, MOST, MOST + 1, MOST + 2, 40]) {
    const steps = stepsOf(moved(Array.from({ length: count }, (_, at) => (at % 2 ? -at : at))), names)
    assert.equal(steps.steps.at(-1).value, steps.b.value)
    assert.ok(steps.steps.length <= MOST + 1)
  }
  assert.equal(stepsOf(moved(Array.from({ length: 40 }, () => 1)), names).steps.at(-1).what.en, `${40 - MOST} others`)
})

test('an address that makes no sense is left out, and a year before the last of February is its last', () => {
  assert.deepEqual(readMovedSearch({ measure: 'policies', of: 'channel', from: 'x', to: '2025-12-31', against: 'never' }), { measure: 'policies', to: '2025-12-31' })
  assert.deepEqual([yearEarlier('2025-02-28'), yearEarlier('2024-02-29'), yearEarlier('2025-12-31'), yearEarlier('2025-03-15')], ['2024-02-29', '2023-02-28', '2024-12-31', '2024-03-15'])
})
