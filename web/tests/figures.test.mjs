import assert from 'node:assert/strict'
import { test } from 'node:test'
import { change, exact, tick, write } from '../src/shapes/figures.ts'
import { moneyColumn } from '../src/shapes/moneyColumn.ts'

const POLICIES = { unit: 'policies' }
const SHARE = { unit: 'fraction' }
const YUAN = { unit: 'money', currency: 'CNY' }
const DOLLARS = { unit: 'money', currency: 'USD' }

test('a count is whole and carries its word', () => {
  assert.deepEqual(write(23963.4, POLICIES, 'zh'), { before: '', number: '23,963', unit: 'policies' })
  assert.equal(exact(1234567, POLICIES, 'en'), '1,234,567')
})

test('a few are told with their parts', () => {
  assert.deepEqual(write(10.5, { unit: 'agents' }, 'zh'), { before: '', number: '10.5', unit: 'agents' })
  assert.equal(exact(1.4, POLICIES, 'en'), '1.4')
})

test('a long count is read in 万 in Chinese and in M in English', () => {
  assert.equal(write(1_234_567, POLICIES, 'zh').number, '123.5万')
  assert.equal(write(1_234_567, POLICIES, 'en').number, '1.235M')
  assert.equal(tick(20_000, POLICIES, 'zh'), '2万')
  assert.equal(tick(20_000, POLICIES, 'en'), '20k')
})

test('money says its currency once', () => {
  assert.deepEqual(write(52_250_000, YUAN, 'zh'), { before: '', number: '5225万', unit: 'yuan' })
  assert.deepEqual(write(52_250_000, YUAN, 'en'), { before: 'CN¥', number: '52.25M', unit: '' })
  assert.deepEqual(write(52_250_000, DOLLARS, 'zh'), { before: 'US$', number: '5225万', unit: '' })
  assert.deepEqual(write(-52_250, DOLLARS, 'en'), { before: '-$', number: '52.25k', unit: '' })
  assert.equal(tick(20_000_000, DOLLARS, 'zh'), 'US$2000万')
})

test('a table writes the decimals that the currency has', () => {
  assert.equal(exact(1234.5, DOLLARS, 'en'), '1,234.50')
  assert.equal(exact(1234, { unit: 'money', currency: 'JPY' }, 'zh'), '1,234')
})

test('a column of money is its field and its currency', () => {
  assert.deepEqual(moneyColumn('premium_cny'), { field: 'premium', currency: 'CNY' })
  assert.deepEqual(moneyColumn('new_business_usd'), { field: 'new_business', currency: 'USD' })
  assert.deepEqual(moneyColumn('policy_months'), { field: 'policy_months', currency: null })
  assert.deepEqual(moneyColumn('day'), { field: 'day', currency: null })
})

test('a share moves in points, a count in percent', () => {
  assert.deepEqual(change(0.221, 0.195, SHARE, 'en'), { way: 'up', text: '+2.6', points: true })
  assert.deepEqual(change(90, 100, POLICIES, 'en'), { way: 'down', text: '-10.0%', points: false })
})

test('what rounds to nothing is flat and has no sign', () => {
  assert.deepEqual(change(0.10001, 0.1, SHARE, 'en'), { way: 'flat', text: '0.0', points: true })
})

test('growth from nothing, and from what is not known, is not told', () => {
  assert.equal(change(5, 0, POLICIES, 'zh'), null)
  assert.equal(change(5, null, POLICIES, 'zh'), null)
})
