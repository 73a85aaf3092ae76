import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Lists } from '../src/phone/lists.ts'

const DAY = 86_400_000

/** Where lists lie. */
function shelf() {
  const kept = new Map()
  return { kept, all: async () => [...kept.values()], put: async (list) => void kept.set(list.name, list), clear: async () => kept.clear() }
}

const names = async (lists, by, now) => (await lists.of(by, now)).map((one) => one.name)

test('the last lists are there again after the page was closed, with their time', async () => {
  const there = shelf()
  const lists = new Lists(there)
  await lists.of('wang', 0)
  await lists.keep('day', { day: '2025-12-30' }, 1_000)
  await lists.keep('day', { day: '2025-12-31' }, 2_000)
  assert.deepEqual(await new Lists(there).of('wang', 3_000), [{ name: 'day', by: 'wang', told: { day: '2025-12-31' }, at: 2_000 }])
})

test('another account finds nothing and leaves nothing of the one before', async () => {
  const there = shelf()
  const lists = new Lists(there)
  await lists.of('wang', 0)
  await lists.keep('customers', ['C1'], 1_000)
  assert.deepEqual(await names(new Lists(there), 'li', 2_000), [])
  assert.equal(there.kept.size, 0)
})

test('nothing is kept before anybody is there, after signing out, or for more than a week', async () => {
  const there = shelf()
  const lists = new Lists(there)
  await lists.keep('day', {}, 1_000)
  assert.equal(there.kept.size, 0)
  await lists.of('wang', 0)
  await lists.keep('day', {}, 1_000)
  await lists.wipe()
  // An answer that was under way.
  await lists.keep('customers', ['C1'], 2_000)
  assert.equal(there.kept.size, 0)
  await lists.of('wang', 3_000)
  await lists.keep('day', {}, 3_000)
  await lists.keep('customers', [], 3_000 + DAY)
  assert.deepEqual(await names(lists, 'wang', 3_000 + 7 * DAY), ['customers'])
  assert.deepEqual([...there.kept.keys()], ['customers'])
})

test('a phone that cannot keep anything works all the same', async () => {
  const broken = async () => {
    throw new Error('no room')
  }
  const lists = new Lists({ all: broken, put: broken, clear: broken })
  assert.deepEqual(await lists.of('wang', 0), [])
  await lists.keep('day', {}, 1)
  await lists.wipe()
})
