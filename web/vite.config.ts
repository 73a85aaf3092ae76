import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { budget } from './build/budget.ts'
import { precompress } from './build/precompress.ts'
import { worker } from './build/worker.ts'

// While developing, the screens talk to a server that runs beside them: `UPCOUNT_URL=http://127.0.0.1:8080 npm run dev`.
const server = process.env.UPCOUNT_URL ?? 'http://127.0.0.1:8080'

const CHARTS = /node_modules[\\/](echarts|zrender)[\\/]/
/** What draws bands from node to node: one screen only has them, and they come with it. */
const BANDS = /[\\/](sankey[\\/].*|createGraphFromNodeEdge|RoamController|cursorHelper|interactionMutex|roamHelper|View|Graph|linkSeriesData|VisualMapping)(\.js)?$/

export default defineConfig({
  plugins: [react(), budget(), worker(), precompress()],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // One limit only: the budget plugin counts compressed bytes and fails the build.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      // The desk, and the agent's phone.
      input: { desk: 'index.html', m: 'm/index.html' },
      output: {
        codeSplitting: {
          groups: [
            { name: 'charts', test: (module) => CHARTS.test(module) && !BANDS.test(module) },
            // First what the phone loads too, then what only the desk does.
            { name: 'base', test: /node_modules[\\/](react|react-dom|scheduler|@tanstack[\\/](react-)?query(-core)?|i18next|react-i18next|openapi-fetch|use-sync-external-store)[\\/]/, priority: 2 },
            { name: 'routes', test: /node_modules[\\/]@tanstack[\\/]/, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': server, '/health': server } },
})
