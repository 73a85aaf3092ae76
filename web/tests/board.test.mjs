import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberActions } from '../src/shapes/board/actions.ts'
import { boardData, namesAny, OTHERS } from '../src/shapes/board/series.ts'
import { apply, exported, holds, questions, readSearch, shortestGrain, smoothings, stateOf } from '../src/shapes/board/state.ts'

const share = { share: true, shortest: 'month' }

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

test('a class that a period does not name has none of it; a period without facts is a gap', () => {
  const plain = answer(['a', 'b'])
  plain.rows = plain.rows.filter((row) => !(row.period === '2024' && row.keys[0] === 'a'))
  plain.rows.push({ keys: ['b'], period: '2027', value: 1, numerator: 9, denominator: 9, covers_months: null })
  const data = boardData({ plain, smoothed: null, compare: 'previous', top: 8 })
  const [b, a] = data.classes
  assert.deepEqual(data.periods, ['2024', '2025', '2026', '2027'])
  assert.deepEqual(a.shown, [0, 1 / 3, null, 0])
  assert.deepEqual(b.shown, [2 / 3, 2 / 3, null, 1])
  assert.deepEqual(a.before, [null, 0, 1 / 3, null])
})

test('what is no share is not known where it is not told', () => {
  const plain = { ...answer(['a', 'b']), measure: { id: 'loss_ratio', unit: 'fraction' } }
  plain.rows = plain.rows.slice(1)
  assert.deepEqual(boardData({ plain, smoothed: null, compare: 'none', top: 8 }).classes[1].shown, [null, 1 / 3])
})

test('a period that reports cover in part is marked and compared with nothing', () => {
  const plain = answer(['a'])
  plain.rows.push({ ...plain.rows[1], period: '2026', covers_months: 5 }, { ...plain.rows[1], period: '2027', covers_months: 12 })
  const data = boardData({ plain, smoothed: null, compare: 'last_year', top: 8 })
  assert.deepEqual(data.covers, [null, null, 5, null])
  assert.deepEqual(data.classes[0].before, [null, 1, null, null])
})

test('facts that never say their class name none', () => {
  assert.ok(namesAny(answer(['a', null])))
  assert.ok(!namesAny(answer([null])))
})

test('periods shorter than the facts know are not asked for', () => {
  const home = {
    grain: 'month',
    cards: [
      { measure: { id: 'policies' }, calibre: { id: 'standard' }, grain: 'month' },
      { measure: { id: 'loss_ratio' }, calibre: { id: 'reported' }, grain: 'year' },
    ],
  }
  assert.equal(shortestGrain(home, 'policies', undefined), 'month')
  assert.equal(shortestGrain(home, 'policies', 'reported'), 'year')
  assert.equal(shortestGrain(home, 'loss_ratio', undefined), 'year')
  assert.equal(shortestGrain(undefined, 'policies', undefined), 'month')
  assert.equal(stateOf({ grain: 'month' }, { share: false, shortest: 'year' }).grain, 'year')
  assert.equal(stateOf({ grain: 'year' }, { share: false, shortest: 'quarter' }).grain, 'year')
})

test('there is nothing to download where the screen shows nothing', () => {
  assert.ok(holds(answer(['a']), '2025-01-01'))
  assert.ok(!holds(answer(['a']), '2026-01-01'))
  assert.ok(!holds(undefined, undefined))
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
    keys.map((key, at) => ({ keys: [key], period, value: (at + 1) / whole, numerator: at + 1, denominator: whole, covers_months: null })),
  )
  return { measure: { id: 'policy_share', unit: 'fraction' }, by: ['channel'], rows }
}
