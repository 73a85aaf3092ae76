//! How a plan that was made anew differs from the one before, place by place and month by month.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { planChangesQuery } from '../../../api/queries.ts'
import type { GoalItem, PlanItem } from '../../../api/types.ts'
import { useLanguage } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { useLabels, usePeriodName } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Pager } from '../../../shapes/Pager.tsx'
import { Panel } from '../../../shapes/Panel.tsx'

const PLACES = 100

interface Props {
  plan: PlanItem
  goal: GoalItem
  page: number
  go: (page: number) => void
  back: () => void
}

export function Changes({ plan, goal, page, go, back }: Props) {
  const { t } = useTranslation('goals')
  const language = useLanguage()
  const labels = useLabels()
  const periodName = usePeriodName()
  const changes = useQuery(planChangesQuery(plan.number, { limit: PLACES, offset: (page - 1) * PLACES }))
  const count = (value: number) => whole(value, language)
  const sign = (value: number) => (value === 0 ? '–' : `${value > 0 ? '+' : '−'}${count(Math.abs(value))}`)
  const name = (path: string[]) => (path.length === 0 ? t('company') : path.map((code, n) => labels.value(goal.levels[n] ?? '', code)).join(' › '))
  return (
    <Panel
      title={t('changesTitle', { number: plan.number, before: plan.replaces ?? 0 })}
      sentence={`${plan.why} · ${t(`carries.${plan.carry}`)}`}
      actions={<Button onClick={back}>{t('backToPlan')}</Button>}
    >
      <Loaded query={changes} height={400}>
        {(data) =>
          data.places.length === 0 ? (
            <p className="empty-line">{t('noChanges')}</p>
          ) : (
            <>
              <div className="scroller" tabIndex={0} role="region" aria-label={t('changes')}>
                <table className="grid">
                  <thead>
                    <tr>
                      <th scope="col">{t('place')}</th>
                      <th scope="col" className="number">
                        {t('was')}
                      </th>
                      <th scope="col" className="number">
                        {t('is')}
                      </th>
                      <th scope="col" className="number">
                        {t('change')}
                      </th>
                      {data.months.map((month) => (
                        <th key={month} scope="col" className="number">
                          {periodName(month, 'short')}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {data.places.map((one) => (
                      <tr key={one.path.join('/')}>
                        <th scope="row">{name(one.path)}</th>
                        <td className="number">{count(one.before)}</td>
                        <td className="number">{count(one.after)}</td>
                        <td className="number">
                          <b>{sign(one.after - one.before)}</b>
                        </td>
                        {data.months.map((month, n) => (
                          <td key={month} className="number quiet">
                            {sign(one.by_month[n] ?? 0)}
                          </td>
                        ))}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              {data.total > PLACES && <Pager page={page} pages={Math.ceil(data.total / PLACES)} go={go} />}
            </>
          )
        }
      </Loaded>
    </Panel>
  )
}
