//! Word of new facts as they come: what is shown is asked for again.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

/** Whether new facts are told of at this moment. */
export function useLive(queryKey: readonly unknown[]): boolean {
  const client = useQueryClient()
  const [live, setLive] = useState(false)
  const key = JSON.stringify(queryKey)
  useEffect(() => {
    const word = new EventSource('/api/v1/live')
    word.onopen = () => setLive(true)
    // The browser opens it again by itself; what came meanwhile is asked for then.
    word.onerror = () => setLive(false)
    word.addEventListener('facts', () => void client.invalidateQueries({ queryKey: JSON.parse(key) as unknown[] }))
    return () => word.close()
  }, [client, key])
  return live
}
