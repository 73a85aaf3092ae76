//! Sends what waits on the phone: when it was recorded, when the network is back, when the page is looked at again, and now and then.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { api } from '../api/client.ts'
import { sessionQuery } from '../api/people.ts'
import { problemOf } from '../api/problem.ts'
import type { Place } from './place.ts'
import { Queue, type Item, type Sent } from './queue.ts'

const AGAIN_MS = 20_000
/** Refused for now, not for good: no session, too slow, too many. */
const LATER = new Set([401, 408, 425, 429])

export const queue = new Queue(window.localStorage)

export function useQueue(): Item[] {
  return useSyncExternalStore(queue.subscribe, queue.all)
}

async function send(item: Item): Promise<Sent> {
  // The document cannot say which fields an event has.
  const body = { event: item.event, says: item.says as never, ...(item.corrects === undefined ? {} : { corrects: item.corrects }) }
  try {
    const { data, error, response } = await api.POST('/api/v1/facts', { body, params: { header: { 'Idempotency-Key': item.key } } })
    if (data) return await withPlace(item, data.first)
    const problem = problemOf(response.status, error)
    if (problem.status >= 400 && problem.status < 500 && !LATER.has(problem.status)) return { end: 'refused', why: problem.message || problem.reference }
    return { end: 'later' }
  } catch {
    return { end: 'later' }
  }
}

/** Why the server took no place, where it took none; not done where it is to be tried again. */
async function tellPlace(activity: string, place: Place, recordedAt: string): Promise<{ done: boolean; why?: string }> {
  try {
    const { data, error, response } = await api.POST('/api/v1/places', { body: { activity, ...place, recorded_at: recordedAt } })
    if (data) return { done: true }
    const problem = problemOf(response.status, error)
    // A place holds up no other record.
    return LATER.has(problem.status) ? { done: false } : { done: true, why: problem.message || problem.reference }
  } catch {
    return { done: false }
  }
}

/** The visit is there; now its place. What the server does not take of it is said, and the visit stays. */
async function withPlace(item: Item, first: number): Promise<Sent> {
  if (!item.place || !item.says.activity || item.undone) return { end: 'there', first }
  const { done, why } = await tellPlace(item.says.activity, item.place, item.at)
  if (!done) return { end: 'later' }
  return { end: 'there', first, ...(why ? { noPlace: why } : {}) }
}

/** One window sends at a time, so that the order holds. */
async function flush(by: string): Promise<void> {
  const sendAll = () => queue.flush(by, send)
  await (navigator.locks ? navigator.locks.request('upcount.phone.queue', sendAll) : sendAll())
}

/** Sends for the account while the page is open; what the server has moves the figures. */
export function useSending(by: string | undefined): void {
  const client = useQueryClient()
  useEffect(() => {
    if (by === undefined) return
    let busy = false
    const waits = () => queue.all().some((item) => item.by === by && item.state === 'waiting')
    const isNew = () => queue.all().some((item) => item.by === by && item.state === 'waiting' && !item.tried)
    const go = async () => {
      if (busy || !waits()) return
      busy = true
      try {
        const before = queue.all().filter((item) => item.state === 'sent').map((item) => item.key).join()
        await flush(by)
        if (queue.all().filter((item) => item.state === 'sent').map((item) => item.key).join() !== before) void client.invalidateQueries({ queryKey: ['phone'] })
        // What still waits may wait for a session that is over.
        if (waits() && navigator.onLine) void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
      } finally {
        busy = false
      }
      if (isNew()) void go()
    }
    const soon = () => void go()
    const look = () => queue.look()
    const stop = queue.subscribe(() => {
      // Only what was just added starts sending by itself; what failed waits its turn.
      if (isNew()) soon()
    })
    soon()
    const again = window.setInterval(soon, AGAIN_MS)
    window.addEventListener('online', soon)
    document.addEventListener('visibilitychange', soon)
    window.addEventListener('storage', look)
    return () => {
      stop()
      window.clearInterval(again)
      window.removeEventListener('online', soon)
      document.removeEventListener('visibilitychange', soon)
      window.removeEventListener('storage', look)
    }
  }, [by, client])
}
