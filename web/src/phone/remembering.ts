//! Brings the last lists back when the phone is opened, and keeps each that the server tells.
import { useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Lists, shelf } from './lists.ts'

export const lists = new Lists(shelf)

/** So long the first page waits for what was kept. */
const WAIT_MS = 800

/** What is asked of a day: the last that was told stands in for a day of which nothing is told yet. */
const OF_A_DAY = ['day', 'customers', 'plan', 'contests']
const isOfADay = (key: QueryKey): boolean => OF_A_DAY.includes(String(key[1]))

const nameOf = (key: QueryKey): string => JSON.stringify(isOfADay(key) ? key.slice(0, 2) : key)

function keyOf(name: string, today: string): QueryKey {
  const key = JSON.parse(name) as string[]
  return isOfADay(key) ? [...key.slice(0, 2), today] : key
}

async function bringBack(by: string, today: string, client: QueryClient): Promise<void> {
  for (const { name, told, at } of await lists.of(by, Date.now())) {
    const key = keyOf(name, today)
    if (client.getQueryData(key) !== undefined) continue
    client.setQueryData(key, told, { updatedAt: at })
    // However new it is, the server is asked again, and without an answer it is said to be old.
    await client.invalidateQueries({ queryKey: key, exact: true, refetchType: 'none' })
  }
}

/** True once what the account saw before is there to be shown. */
export function useRemembering(by: string, today: string): boolean {
  const client = useQueryClient()
  const [ready, setReady] = useState(false)
  useEffect(() => {
    let on = true
    const go = () => on && setReady(true)
    const timer = window.setTimeout(go, WAIT_MS)
    void bringBack(by, today, client).then(go)
    const stop = client.getQueryCache().subscribe((event) => {
      // What was brought back is not news.
      if (event.type !== 'updated' || event.action.type !== 'success' || event.action.manual) return
      const { queryKey, state } = event.query
      if (queryKey[0] === 'phone') void lists.keep(nameOf(queryKey), state.data, state.dataUpdatedAt)
    })
    return () => {
      on = false
      window.clearTimeout(timer)
      stop()
    }
  }, [by, today, client])
  return ready
}
