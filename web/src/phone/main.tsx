//! Starts the agent's phone.
import { onlineManager, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { sessionQuery } from '../api/people.ts'
import { Problem } from '../api/problem.ts'
import { startLanguages } from '../locales/index.ts'
import '../shapes/tokens.css'
import './phone.css'
import './frame.css'
import './pages.css'
import { Phone } from './Phone.tsx'

await startLanguages({ zh: async () => (await import('./zh.ts')).zh, en: async () => (await import('./en.ts')).en }, 'phone')

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof Problem && error.code === 'not_signed_in') void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  }),
  defaultOptions: {
    queries: {
      // Without a network it is said so at once, and what was seen stays.
      networkMode: 'always',
      refetchOnReconnect: true,
      staleTime: 30_000,
      gcTime: Infinity,
      retry: (failures, error) => failures < 1 && error instanceof Problem && error.status >= 500,
    },
    mutations: { networkMode: 'always' },
  },
})

// Opened without a network, it is to notice when there is one.
onlineManager.setOnline(navigator.onLine)

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')
createRoot(root).render(
  <QueryClientProvider client={queries}>
    <Phone />
  </QueryClientProvider>,
)

// The development server has none.
if (import.meta.env.PROD && 'serviceWorker' in navigator) void navigator.serviceWorker.register('/m/worker.js', { scope: '/m/' }).catch(() => undefined)
