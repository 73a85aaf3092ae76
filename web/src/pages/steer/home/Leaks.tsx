//! Where most policies are lost on their way beside the year before, and the way to the funnel that explains it.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { funnelQuery } from '../../../api/queries.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { FRACTION, POLICIES } from '../../../shapes/figures.ts'
import { lastDayOfMonth, monthsBefore } from '../../../shapes/period.ts'
import { useSay } from '../../../locales/say.ts'
import { leaksOf } from '../../know/funnel/leaks.ts'

const BY = 'channel'
const SHOWN = 3

export function Leaks({ factsUntil }: { factsUntil: string }) {
  const { t } = useTranslation('home')
  const say = useSay()
  const labels = useLabels()
  const writer = useWriter()
  const to = lastDayOfMonth(factsUntil)
  const days = { from: monthsBefore(to, 11), to }
  const { data } = useQuery({ ...funnelQuery({ by: BY, ...days, view: 'cohort', against: 'before' }), retry: false })
  if (!data) return null
  const leaks = leaksOf(data).slice(0, SHOWN)
  if (leaks.length === 0) return null
  const step = (at: number) => {
    const one = data.steps[at]
    return one ? say(one) : ''
  }
  return (
    <Panel
      className="home-leaks"
      title={t('leaks.title')}
      sentence={t('leaks.sentence')}
      actions={
        <Link to="/funnel" className="panel-link">
          {t('leaks.more')}
        </Link>
      }
    >
      <ol>
        {leaks.map((leak) => {
          const key = leak.group.keys[0] ?? ''
          return (
            <li key={`${key} ${leak.step}`}>
              <Link to="/funnel" search={{ by: BY }} className="home-leak">
                <b>
                  {labels.value(BY, key)} · {step(leak.step - 1)} → {step(leak.step)}
                </b>
                <span className="quiet small">
                  {t('leaks.rate', {
                    rate: leak.move.expected ? writer.full(leak.move.expected.value, FRACTION) : '–',
                    before: leak.move.benchmark === null ? '–' : writer.full(leak.move.benchmark, FRACTION),
                  })}
                </span>
                <span>
                  {t('leaks.worth', {
                    worth: writer.full(Math.round(leak.worth.value), POLICIES),
                    low: writer.cell(Math.round(leak.worth.low), POLICIES),
                    high: writer.cell(Math.round(leak.worth.high), POLICIES),
                  })}
                </span>
              </Link>
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}
