import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastDayOfMonth, monthsBefore, partOf, periodOf, periodsFrom, shift, spanOf, yearBefore } from '../src/shapes/period.ts'

test('a period has its first and last day', () => {
  assert.deepEqual(spanOf('2024'), { from: '2024-01-01', to: '2024-12-31' })
  assert.deepEqual(spanOf('2024-H2'), { from: '2024-07-01', to: '2024-12-31' })
  assert.deepEqual(spanOf('2024-Q1'), { from: '2024-01-01', to: '2024-03-31' })
  assert.deepEqual(spanOf('2024-02'), { from: '2024-02-01', to: '2024-02-29' })
  assert.deepEqual(spanOf('2024-01-05/2024-03-07'), { from: '2024-01-05', to: '2024-03-07' })
})

test('periods before and after cross the year', () => {
  assert.equal(shift('2025-01', -1), '2024-12')
  assert.equal(shift('2025-Q1', -3), '2024-Q2')
  assert.equal(shift('2025-H2', 1), '2026-H1')
  assert.equal(shift('2025-03-01', -1), '2025-02-28')
  assert.equal(shift('2025-01-01/2025-02-01', -1), null)
  assert.equal(yearBefore('2025-Q3'), '2024-Q3')
})

test('a period that reports cover in part says how many months', () => {
  assert.equal(partOf('2015', 5), 5)
  assert.equal(partOf('2014', 12), null)
  assert.equal(partOf('2014-Q1', 3), null)
  assert.equal(partOf('2014', null), null)
})

test('periods without facts stand between those with', () => {
  assert.deepEqual(periodsFrom('2024-Q3', '2025-Q1'), ['2024-Q3', '2024-Q4', '2025-Q1'])
  assert.deepEqual(periodsFrom('2024', '2024'), ['2024'])
})

test('days and periods meet', () => {
  assert.equal(periodOf('2025-08-14', 'quarter'), '2025-Q3')
  assert.equal(monthsBefore('2025-12-31', 11), '2025-01-01')
  assert.equal(lastDayOfMonth('2024-02-03'), '2024-02-29')
})
