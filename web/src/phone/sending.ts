//! Sends what waits on the phone: when it was recorded, when the network is back, when the page is looked at again, and now and then.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { api } from '../api/client.ts'
import { sessionQuery } from '../api/people.ts'
import { problemOf } from '../api/problem.ts'
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
    if (data) return { end: 'there', first: data.first }
    const problem = problemOf(response.status, error)
    if (problem.status >= 400 && problem.status < 500 && !LATER.has(problem.status)) return { end: 'refused', why: problem.message || problem.reference }
    return { end: 'later' }
  } catch {
    return { end: 'later' }
  }
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
