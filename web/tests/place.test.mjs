import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cellOf, locate } from '../src/phone/place.ts'
import { Queue } from '../src/phone/queue.ts'

test('a place is made coarse on the phone: hundredths of a degree, whatever the position says', () => {
  assert.equal(cellOf(31.230416, 121.473701), '31.23,121.47')
  assert.equal(cellOf(-33.868_8, 151.209_3), '-33.87,151.21')
  assert.equal(cellOf(-0.001, 0.004), '0.00,0.00')
})

/** A browser that has a position from so long ago, or none. */
const browser = (agoMs, code) => ({
  getCurrentPosition: (there, none) => (code ? none({ code, PERMISSION_DENIED: 1 }) : there({ coords: { latitude: 31.230416, longitude: 121.473701 }, timestamp: Date.now() - agoMs })),
})

test('an old position is none, and so is one that the browser does not give', async () => {
  const found = await locate(browser(60_000))
  assert.equal(found.cell, '31.23,121.47')
  assert.equal(await locate(browser(5 * 60_000 + 1_000)), 'stale')
  assert.equal(await locate(browser(0, 1)), 'refused')
  assert.equal(await locate(browser(0, 2)), 'unknown')
  assert.equal(await locate(undefined), 'unknown')
})

test('a place goes with its visit and is not kept on the phone afterwards', async () => {
  const kept = new Map()
  const queue = new Queue({ getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text) })
  const place = { cell: '31.23,121.47', taken_at: '2025-12-31T08:00:00.000Z' }
  queue.add({ event: 'visit_made', says: { activity: 'V1' }, place }, 'wang', 'visit')
  const sent = []
  await queue.flush('wang', async (item) => {
    sent.push(item.place)
    return { end: 'there', first: 1, noPlace: 'not taken' }
  })
  assert.deepEqual(sent, [place])
  assert.equal(queue.all()[0].noPlace, 'not taken')
  assert.ok(![...kept.values()].join().includes('31.23'))
})
