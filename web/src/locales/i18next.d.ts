import type { zh as phone } from '../phone/zh.ts'
import type imports from '../pages/keep/import/import.zh.json'
import type inbox from '../pages/steer/inbox/inbox.zh.json'
import type worth from '../pages/steer/inbox/worth.zh.json'
import type pay from '../pages/reward/pay/pay.zh.json'
import type spot from '../pages/steer/spot/spot.zh.json'
import type review from '../pages/steer/review/review.zh.json'
import type portrait from '../pages/know/portrait/portrait.zh.json'
import type development from '../pages/know/development/development.zh.json'
import type journey from '../pages/know/journey/journey.zh.json'
import type contest from '../pages/reward/contest/contest.zh.json'
import type career from '../pages/reward/career/career.zh.json'
import type { zh } from './zh.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell'
    resources: typeof zh &
      typeof phone & {
        imports: typeof imports
        inbox: typeof inbox
        worth: typeof worth
        pay: typeof pay
        spot: typeof spot
        review: typeof review
        portrait: typeof portrait
        development: typeof development
        journey: typeof journey
        contest: typeof contest
        career: typeof career
      }
  }
}
