//! The phone's few pages and their addresses.
import { useSyncExternalStore } from 'react'

export type Page = 'today' | 'customers' | 'record' | 'results' | 'mine'

const PATHS: Record<Page, string> = { today: '/m/', customers: '/m/customers', record: '/m/record', results: '/m/results', mine: '/m/mine' }

export function pathTo(page: Page, kind?: string): string {
  return kind ? `${PATHS[page]}?kind=${kind}` : PATHS[page]
}

/** Goes to a page; whom a record is about goes along, and never into the address. */
export function go(path: string, customer?: string): void {
  window.history.pushState(customer ? { customer } : null, '', path)
  window.scrollTo(0, 0)
  window.dispatchEvent(new PopStateEvent('popstate'))
}

function subscribe(hear: () => void): () => void {
  window.addEventListener('popstate', hear)
  return () => window.removeEventListener('popstate', hear)
}

/** Whom a record is about, where the page before said so. */
export function customerOnTheWay(): string {
  const state: unknown = window.history.state
  return state !== null && typeof state === 'object' && 'customer' in state && typeof state.customer === 'string' ? state.customer : ''
}

/** The page, and the kind of record that its address names. */
export function useWay(): { page: Page; kind: string | null } {
  const address = useSyncExternalStore(subscribe, () => window.location.pathname + window.location.search)
  const [path = '', search = ''] = address.split('?')
  const page = (Object.keys(PATHS) as Page[]).find((one) => one !== 'today' && PATHS[one] === path.replace(/\/$/, '')) ?? 'today'
  return { page, kind: new URLSearchParams(search).get('kind') }
}
