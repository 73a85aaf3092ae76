import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberActions } from '../src/shapes/board/actions.ts'
import { boardData, OTHERS } from '../src/shapes/board/series.ts'
import { apply, exported, questions, readSearch, smoothings, stateOf } from '../src/shapes/board/state.ts'

const share = { share: true }

test('an address that makes no sense is read as the default', () => {
  assert.deepEqual(readSearch({ grain: 'week', window: '1', from: 'yesterday', where: 'nonsense', top: '-3', view: 'pie' }), {})
  assert.deepEqual(readSearch({ grain: 'quarter', where: ['region=11', 'x'], top: '12' }), { grain: 'quarter', where: ['region=11'], top: 12 })
})

test('a setting taken back leaves the address', () => {
  assert.deepEqual(apply({ by: 'channel', calibre: 'net' }, { calibre: null }), { by: 'channel' })
  assert.deepEqual(apply({ where: ['a=b'] }, { where: [] }), {})
})

test('a rolling quarter is offered over months only', () => {
  const months = (grain) => smoothings(grain).filter((one) => one.smooth === 'rolling').map((one) => one.window)
  assert.deepEqual(months('month'), [3, 6, 12])
  assert.deepEqual(months('quarter'), [2, 4, 8])
  assert.deepEqual(months('year'), [2, 3])
})

test('earlier periods are asked for the comparison and the first windows, and not exported', () => {
  const state = stateOf({ by: 'channel', from: '2025-01-01', smooth: 'rolling', window: 3 }, share)
  const { plain, smoothed } = questions('policy_share', state)
  assert.equal(plain.from, '2024-01-01')
  assert.equal(smoothed.measure, 'policy_share_rolling')
  assert.equal(smoothed.window, 3)
  assert.equal(exported('policy_share', state).from, '2025-01-01')
})

test('the classes shown and the others add up to the whole', () => {
  const data = boardData({ plain: answer(['a', 'b', 'c', 'd', 'e']), smoothed: null, from: '2025-01-01', compare: 'last_year', top: 2 })
  assert.deepEqual(data.periods, ['2025'])
  assert.deepEqual(data.classes.map((one) => one.id), ['["e"]', '["d"]', OTHERS])
  assert.ok(Math.abs(data.classes.reduce((sum, one) => sum + one.shown[0], 0) - 1) < 1e-12)
  assert.equal(data.classes[2].members.length, 3)
  assert.equal(data.classes[0].before[0], 5 / 15)
})

test('others of one class is that class', () => {
  const data = boardData({ plain: answer(['a', 'b', 'c']), smoothed: null, compare: 'none', top: 2 })
  assert.equal(data.classes.length, 3)
  assert.ok(data.classes.every((one) => one.keys))
})

test('a number opens the facts of its own class, period and window', () => {
  const state = stateOf({ by: 'channel', smooth: 'rolling', window: 3, where: ['region=11', 'channel=x'] }, share)
  let seen
  const actions = numberActions({
    one: { keys: ['bank'], members: [['bank']] },
    period: '2025-02',
    what: '',
    figure: '',
    measure: 'policy_share',
    by: ['channel'],
    state,
    dimensions: [{ id: 'channel', name: '' }, { id: 'region', name: '' }],
    compareName: (id) => id,
    set: () => {},
    seeRows: (rows) => (seen = rows.question),
  })
  actions.seeRows()
  assert.deepEqual(seen.where, ['region=11', 'channel=bank'])
  assert.equal(seen.from, '2024-12-01')
  assert.equal(seen.to, '2025-02-28')
  assert.deepEqual(actions.breakDown.choices.map((one) => one.id), ['region'])
})

function answer(keys) {
  const whole = keys.reduce((sum, _, at) => sum + at + 1, 0)
  const rows = ['2024', '2025'].flatMap((period) =>
    keys.map((key, at) => ({ keys: [key], period, value: (at + 1) / whole, numerator: at + 1, denominator: whole })),
  )
  return { measure: { id: 'policy_share', unit: 'fraction' }, by: ['channel'], rows }
}
