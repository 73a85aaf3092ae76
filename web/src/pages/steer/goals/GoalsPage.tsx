//! Goals: a year's or quarter's count spread in whole policies down to the agent, changed by everybody in their own part.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { goalsQuery } from '../../../api/queries.ts'
import type { Goals, PlanItem } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { whole } from '../../../shapes/figures.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { Changes } from './Changes.tsx'
import './goals.css'
import { OpenPlan } from './OpenPlan.tsx'
import { Plan } from './Plan.tsx'
import { applyGoals, type GoalsChange } from './search.ts'

const route = getRouteApi('/goals')

export function GoalsPage() {
  const { t } = useTranslation('goals')
  const goals = useQuery(goalsQuery)
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <Loaded query={goals} height={480}>
        {(data) => (data.goals.length === 0 ? <p className="empty-line">{t('noGoals')}</p> : <Chosen all={data} />)}
      </Loaded>
    </>
  )
}

function Chosen({ all }: { all: Goals }) {
  const { t } = useTranslation('goals')
  const say = useSay()
  const language = useLanguage()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: GoalsChange) => void navigate({ search: (now) => applyGoals(now, change), resetScroll: false })
  // Whoever asks for no plan sees the one that counts; who makes one, the one being made.
  const open = all.plans.filter((plan) => plan.state !== 'withdrawn')
  const asked = all.plans.find((one) => one.number === search.plan)
  const unknown = search.plan !== undefined && !asked
  const plan = asked ?? open[0]
  const goal = all.goals.find((one) => one.id === plan?.goal) ?? all.goals[0]
  if (!goal) return null
  // One goal needs no name before its plans.
  const nameOf = (one: PlanItem) => {
    const of = all.goals.length > 1 && all.goals.find((item) => item.id === one.goal)
    return of ? `${say(of)} · ` : ''
  }
  return (
    <>
      <section className="panel goals-settings" aria-label={t('fields')}>
        <div className="fields" role="group" aria-label={t('fields')}>
          {plan && (
            <Field label={t('plan')}>
              <Select
                aria-label={t('plan')}
                value={plan.number}
                options={all.plans.map((one) => ({
                  value: one.number,
                  label: t('planName', { goal: nameOf(one), period: one.period, total: whole(one.total, language), number: one.number, state: t(`state.${one.state}`) }),
                }))}
                onChange={(number) => set({ plan: number, place: null, view: null })}
                popupMatchSelectWidth={false}
              />
            </Field>
          )}
          {all.may_open && <OpenPlan goals={all.goals} done={(number) => set({ plan: number, place: null, view: null })} primary={!plan} />}
        </div>
        <p className="quiet small">
          {say(goal)} · {t('counts', { measure: say(goal.measure), words: say(goal.calibre.words) })}
        </p>
      </section>
      {unknown && (
        <p className="goals-unknown" role="status">
          <span className="tag tag-warn">{t('unknownPlan', { number: search.plan })}</span> {plan && t('unknownPlanShown', { number: plan.number })}
        </p>
      )}
      {!plan ? (
        <p className="empty-line">{t(all.may_open ? 'noPlansOpen' : 'noPlans')}</p>
      ) : search.view === 'changes' && plan.replaces !== null ? (
        <Changes plan={plan} goal={goal} page={search.page ?? 1} go={(page) => set({ page, view: 'changes' })} back={() => set({ view: null })} />
      ) : (
        <Plan plan={plan} place={search.place ?? []} day={search.day} page={search.page ?? 1} set={set} />
      )}
    </>
  )
}
