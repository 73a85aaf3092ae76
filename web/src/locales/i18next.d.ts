import type { zh as phone } from '../phone/zh.ts'
import type imports from '../pages/keep/import/import.zh.json'
import type inbox from '../pages/steer/inbox/inbox.zh.json'
import type worth from '../pages/steer/inbox/worth.zh.json'
import type pay from '../pages/reward/pay/pay.zh.json'
import type scores from '../pages/steer/scores/scores.zh.json'
import type values from '../pages/steer/values/values.zh.json'
import type spot from '../pages/steer/spot/spot.zh.json'
import type joint from '../pages/steer/joint/joint.zh.json'
import type review from '../pages/steer/review/review.zh.json'
import type portrait from '../pages/know/portrait/portrait.zh.json'
import type development from '../pages/know/development/development.zh.json'
import type journey from '../pages/know/journey/journey.zh.json'
import type exemplars from '../pages/steer/exemplars/exemplars.zh.json'
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
        scores: typeof scores
        values: typeof values
        spot: typeof spot
        joint: typeof joint
        review: typeof review
        portrait: typeof portrait
        development: typeof development
        journey: typeof journey
        exemplars: typeof exemplars
        contest: typeof contest
        career: typeof career
      }
  }
}
