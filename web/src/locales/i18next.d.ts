import type { zh as phone } from '../phone/zh.ts'
import type imports from '../pages/keep/import/import.zh.json'
import type review from '../pages/steer/review/review.zh.json'
import type { zh } from './zh.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell'
    resources: typeof zh & typeof phone & { imports: typeof imports; review: typeof review }
  }
}
