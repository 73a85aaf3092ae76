import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choicesOf } from '../src/pages/know/bridge/choices.ts'
import { applyBridge, readBridgeSearch } from '../src/pages/know/bridge/search.ts'
import { axisStart, barsOf, pieces } from '../src/charts/waterfall.ts'

const calibre = (id, more = {}) => ({ id, zh: id, en: id, standard: false, conformance: false, ...more })
const BOOK = {
  measures: [
    { id: 'policies', form: 'count', calibres: ['reported', 'standard', 'net_cohort', 'kit'] },
    { id: 'first_year_premium', form: 'sum', calibres: ['standard', 'net_cohort', 'kit'] },
    { id: 'loss_ratio', form: 'ratio', calibres: ['standard'] },
  ],
  calibres: [calibre('kit', { conformance: true }), calibre('net_cohort'), calibre('reported', { standard: true }), calibre('standard', { standard: true })],
}

test('a bridge opens between the standard calibre and the net one', () => {
  const { measures, calibres, question } = choicesOf(BOOK, {})
  assert.deepEqual([question.measure, question.a, question.b], ['policies', 'standard', 'net_cohort'])
  assert.deepEqual(measures.map((one) => one.id), ['policies', 'first_year_premium'])
  assert.deepEqual(calibres.map((one) => one.id), ['net_cohort', 'standard'])
})

test('a calibre that stands in the address is offered, whatever it is', () => {
  assert.deepEqual(choicesOf(BOOK, { b: 'kit' }).calibres.map((one) => one.id), ['kit', 'net_cohort', 'standard'])
  assert.equal(choicesOf({ ...BOOK, measures: [] }, {}), null)
})

test('an address of a bridge that makes no sense is read as the default', () => {
  assert.deepEqual(readBridgeSearch({ measure: 'loss_ratio', a: '', from: 'yesterday', to: '2025-13-01', view: 'pie' }), {})
  assert.deepEqual(applyBridge({ a: 'x', from: '2025-01-01' }, { from: null, b: 'y' }), { a: 'x', b: 'y' })
})

test('the bars of a bridge float from where the one before ended', () => {
  const bars = barsOf({ a: { value: 100 }, b: { value: 90 }, steps: [{ change: 20, value: 120 }, { change: -30, value: 90 }] })
  assert.deepEqual(bars.map((bar) => [bar.start, bar.end]), [[0, 100], [100, 120], [120, 90], [0, 90]])
  assert.deepEqual(pieces({ start: 120, end: 90 }), { hidden: 90, above: 30, below: 0 })
  assert.deepEqual(pieces({ start: 10, end: -5 }), { hidden: 0, above: 10, below: -5 })
  assert.deepEqual(pieces({ start: -5, end: -8 }), { hidden: -5, above: 0, below: -3 })
})

test('the axis leaves zero only where the steps would be too thin', () => {
  const axis = (a, b) => axisStart(barsOf({ a: { value: a }, b: { value: b }, steps: [{ change: b - a, value: b }] }))
  assert.equal(axis(100, 50), 0)
  assert.equal(axis(50000, 50000), 0)
  assert.ok(axis(50000, 49474) > 45000 && axis(50000, 49474) < 49474)
  assert.equal(axis(10, -4), 0)
})
