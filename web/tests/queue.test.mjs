import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Queue } from '../src/phone/queue.ts'

const said = (activity) => ({ event: 'visit_made', says: { activity, day: '2025-12-30', agent: 'A000001' } })

/** A phone's storage, which may be full. */
function phone() {
  const kept = new Map()
  return { kept, full: false, getItem: (name) => kept.get(name) ?? null, setItem(name, text) { if (this.full) throw new Error('full'); kept.set(name, text) } }
}

/** A server that takes each key once, as the real one does. */
function server() {
  const facts = new Map()
  const send = async (item) => {
    if (!facts.has(item.key)) facts.set(item.key, { ...item, first: facts.size + 1 })
    return { end: 'there', first: facts.get(item.key).first }
  }
  return { facts, send, told: () => [...facts.values()].map((fact) => fact.says.activity ?? `takes back ${fact.corrects}`) }
}

test('what was recorded without a network is sent once and in order, also after the page was closed', async () => {
  const [store, there] = [phone(), server()]
  const queue = new Queue(store)
  queue.add(said('V1'), 'wang', 'visit')
  queue.add(said('V2'), 'wang', 'visit')
  await queue.flush('wang', async () => ({ end: 'later' }))
  assert.deepEqual(queue.all().map((item) => item.state), ['waiting', 'waiting'])
  const opened = new Queue(store)
  await opened.flush('wang', there.send)
  await opened.flush('wang', there.send)
  assert.deepEqual(there.told(), ['V1', 'V2'])
  assert.deepEqual(opened.all().map((item) => [item.state, item.first]), [['sent', 1], ['sent', 2]])
})

test('an answer that was lost on the way makes no second fact', async () => {
  const [store, there] = [phone(), server()]
  const queue = new Queue(store)
  queue.add(said('V1'), 'wang', 'visit')
  await queue.flush('wang', async (item) => {
    await there.send(item)
    return { end: 'later' }
  })
  await queue.flush('wang', there.send)
  assert.deepEqual(there.told(), ['V1'])
})

test('a refusal is kept with its sentence and holds nobody up, until it is mended or dropped', async () => {
  const [store, there] = [phone(), server()]
  const queue = new Queue(store)
  const wrong = queue.add({ event: 'visit_made', says: { activity: 'V1', day: '2025-12-30' } }, 'wang', 'visit')
  queue.add(said('V2'), 'wang', 'visit')
  queue.add({ event: 'visit_made', says: { activity: 'V3' } }, 'wang', 'visit')
  const strict = async (item) => (item.says.agent ? there.send(item) : { end: 'refused', why: 'it must say its agent' })
  await queue.flush('wang', strict)
  assert.deepEqual(there.told(), ['V2'])
  assert.deepEqual(queue.all().map((item) => item.refusal), ['it must say its agent', undefined, 'it must say its agent'])
  queue.mend(wrong.key, said('V1').says)
  assert.notEqual(queue.all()[0].key, wrong.key, 'another request has another key')
  await queue.flush('wang', strict)
  assert.deepEqual(there.told(), ['V2', 'V1'])
  queue.undo(queue.all()[2].key)
  assert.deepEqual(queue.all().map((item) => item.state), ['sent', 'sent'])
})

test('what is taken back is dropped here, or put right at the server when it may be there', async () => {
  const [store, there] = [phone(), server()]
  const queue = new Queue(store)
  queue.undo(queue.add(said('V1'), 'wang', 'visit').key)
  assert.deepEqual(queue.all(), [])
  const second = queue.add(said('V2'), 'wang', 'visit')
  await queue.flush('wang', async () => ({ end: 'later' }))
  queue.undo(second.key)
  await queue.flush('wang', there.send)
  assert.deepEqual(there.told(), ['V2', 'takes back 1'])
  const third = queue.add(said('V3'), 'wang', 'visit')
  await queue.flush('wang', there.send)
  queue.undo(third.key)
  queue.undo(third.key)
  await queue.flush('wang', there.send)
  assert.deepEqual(there.told(), ['V2', 'takes back 1', 'V3', 'takes back 3'])
})

test('nobody sends what another account recorded', async () => {
  const [store, there] = [phone(), server()]
  const queue = new Queue(store)
  queue.add(said('V1'), 'wang', 'visit')
  await queue.flush('li', there.send)
  assert.deepEqual(there.told(), [])
  assert.equal(queue.all().length, 1)
  // Signing out forgets what the server has, and nothing else.
  await queue.flush('wang', there.send)
  queue.add(said('V2'), 'wang', 'visit')
  queue.forget('wang')
  assert.deepEqual(queue.all().map((item) => item.says.activity), ['V2'])
})

test('a full phone says so, and what cannot be read is put aside', () => {
  const store = phone()
  const queue = new Queue(store)
  store.full = true
  assert.throws(() => queue.add(said('V1'), 'wang', 'visit'))
  assert.deepEqual(queue.all(), [])
  store.full = false
  store.kept.set('upcount.phone.queue', '{"broken')
  assert.deepEqual(new Queue(store).all(), [])
  assert.equal(store.kept.get('upcount.phone.queue.unreadable'), '{"broken')
})
