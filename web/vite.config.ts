import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { budget } from './build/budget.ts'
import { precompress } from './build/precompress.ts'

// While developing, the screens talk to a server that runs beside them: `UPCOUNT_URL=http://127.0.0.1:8080 npm run dev`.
const server = process.env.UPCOUNT_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), budget(), precompress()],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // One limit only: the budget plugin counts compressed bytes and fails the build.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'charts', test: /node_modules[\\/](echarts|zrender)[\\/]/ },
            { name: 'base', test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|i18next|react-i18next)[\\/]/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': server, '/health': server } },
})
