//! Starts the desk.
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { sessionQuery } from './api/people.ts'
import { Problem } from './api/problem.ts'
import { startLanguages } from './locales/index.ts'
import { router } from './router.tsx'
import './shapes/tokens.css'
import './shapes/shapes.css'
import './shapes/board/board.css'
import './charts/charts.css'
import './shell/shell.css'

await startLanguages({ zh: async () => (await import('./locales/zh.ts')).zh, en: async () => (await import('./locales/en.ts')).en }, 'shell')

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // A session that is over is found out by whoever asks next.
    onError: (error) => {
      if (error instanceof Problem && error.code === 'not_signed_in') void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  }),
  defaultOptions: {
    queries: {
      refetchOnWindowFocus: false,
      // A refusal stays a refusal; only a fault of the world is worth one more try.
      retry: (failures, error) => failures < 1 && !(error instanceof Problem && error.status >= 400 && error.status < 500),
      retryDelay: 600,
    },
  },
})

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')
createRoot(root).render(
  <QueryClientProvider client={queries}>
    <RouterProvider router={router} />
  </QueryClientProvider>,
)
