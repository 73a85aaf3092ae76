//! Where each goal that counts now stands: by month beside what came, and from the goal to the expected end by the places below.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { goalsQuery, planQuery, planStandingQuery } from '../../../api/queries.ts'
import type { MonthAhead, PlanItem, PlanStanding, PlanTold } from '../../../api/types.ts'
import { Chart } from '../../../charts/Chart.tsx'
import { barsOf, waterfallOption } from '../../../charts/waterfall.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { ChartOrTable, type ChartView } from '../../../shapes/ChartOrTable.tsx'
import { POLICIES, whole } from '../../../shapes/figures.ts'
import { useLabels, usePeriodName, useWriter } from '../../../shapes/hooks.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { COLOURS, monthsOption } from './monthsOption.ts'
import { part } from './part.ts'
import { gapSteps, plansOf } from './homeGap.ts'

const PLACES = 1000
const BAR = 96

export function HomeGoal({ factsUntil }: { factsUntil: string }) {
  const { data } = useQuery({ ...goalsQuery, retry: false })
  return data ? plansOf(data.goals, data.plans, factsUntil).map((plan) => <Of key={plan.number} plan={plan} />) : null
}

function Of({ plan }: { plan: PlanItem }) {
  const told = useQuery({ ...planQuery(plan.number, { limit: PLACES }), retry: false })
  const open = told.data !== undefined && !told.data.is_over
  const standing = useQuery({ ...planStandingQuery(plan.number, { limit: PLACES }), enabled: open, retry: false })
  // Months by themselves take longer; the bands come when they are known.
  const bands = useQuery({ ...planStandingQuery(plan.number, { limit: 1, by_month: true }), enabled: open, retry: false })
  // Whoever has no part in the plan is told nothing of it.
  if (!told.data || (open && standing.isPending)) return null
  return (
    <>
      <Months told={told.data} standing={standing.data ?? null} ahead={bands.data?.ahead ?? []} />
      {told.data.places.length > 1 && <Gap told={told.data} standing={standing.data ?? null} />}
    </>
  )
}

function Months({ told, standing, ahead }: { told: PlanTold; standing: PlanStanding | null; ahead: MonthAhead[] }) {
  const { t } = useTranslation('home')
  const say = useSay()
  const language = useLanguage()
  const periodName = usePeriodName()
  const [view, setView] = useState<ChartView>('chart')
  const { place, months, plan, goal } = told
  const count = (value: number) => whole(value, language)
  const at = standing?.place
  const aheadOf = new Map(ahead.map((one) => [one.month, one]))
  const aheadWords = { end: t('goal.expected'), band80: t('goal.band80'), band95: t('goal.band95') }
  const before = at ? Math.round(at.done - at.due) : 0
  const sentence = at
    ? t('goal.sentence', { done: count(at.done), goal: count(place.goal), due: count(at.due), by: count(Math.abs(before)), side: t(before >= 0 ? 'goal.ahead' : 'goal.behind') })
    : t('goal.over', { done: count(place.brought), goal: count(place.goal), part: place.goal > 0 ? part(place.brought / place.goal, language) : '–' })
  const title = t('goal.title', { name: say(goal), period: periodName(plan.period) })
  return (
    <Panel
      className="wide"
      title={title}
      sentence={sentence}
      actions={
        <>
          <Link to="/goals" search={{ plan: plan.number }} className="panel-link">
            {t('goal.more')}
          </Link>
          <ChartOrTable value={view} onChange={setView} what={title} />
        </>
      }
    >
      {at && (
        <p className="quiet small home-goal-end">
          {at.end !== null && at.end_80 && t('goal.end', { end: count(at.end), low: count(at.end_80[0] ?? 0), high: count(at.end_80[1] ?? 0) })}
          {at.odds !== null && ` ${t('goal.odds', { odds: part(at.odds, language) })}`}
        </p>
      )}
      {view === 'chart' ? (
        <>
          <ul className="legend">
            {(['goalOf', 'askedMore', 'brought', 'lastYear'] as const).map((one) => (
              <li key={one}>
                <i className="swatch" style={{ background: COLOURS[one] }} aria-hidden="true" />
                {t(`goal.${one}`)}
              </li>
            ))}
            {ahead.length > 0 &&
              (['end', 'band80', 'band95'] as const).map((one) => (
                <li key={one}>
                  <i className={one === 'end' ? 'swatch home-goal-mark' : 'swatch'} style={{ background: COLOURS[one] }} aria-hidden="true" />
                  {aheadWords[one]}
                </li>
              ))}
          </ul>
          <Chart
            option={monthsOption(told, { goal: t('goal.goalOf'), asked: t('goal.askedMore'), brought: t('goal.brought'), lastYear: t('goal.lastYear'), period: periodName, count }, ahead, aheadWords)}
            height={240}
            sentence={`${title}. ${sentence} ${ahead.map((one) => t('goal.monthEnd', { month: periodName(one.month), end: count(Math.round(one.end)), low: count(one.end_80[0] ?? 0), high: count(one.end_80[1] ?? 0) })).join(' ')}`}
          />
        </>
      ) : (
        <div className="scroller" tabIndex={0} role="region" aria-label={title}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('bars.period')}</th>
                {(['goalOf', 'brought', 'lastYear'] as const).map((one) => (
                  <th key={one} scope="col" className="number">
                    {t(`goal.${one}`)}
                  </th>
                ))}
                {ahead.length > 0 &&
                  (['end', 'band80', 'band95'] as const).map((one) => (
                    <th key={one} scope="col" className="number">
                      {aheadWords[one]}
                    </th>
                  ))}
              </tr>
            </thead>
            <tbody>
              {months.map((month, n) => (
                <tr key={month}>
                  <th scope="row">{periodName(month)}</th>
                  <td className="number">{count(place.by_month[n] ?? 0)}</td>
                  <td className="number">{told.known > n ? count(place.brought_by_month[n] ?? 0) : '–'}</td>
                  <td className="number">{count(place.last_year_by_month[n] ?? 0)}</td>
                  {ahead.length > 0 && <Ends of={aheadOf.get(month)} count={count} />}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="quiet small">{t('goal.counts', { measure: say(goal.measure), words: say(goal.calibre.words) })}</p>
    </Panel>
  )
}

function Ends({ of, count }: { of: MonthAhead | undefined; count: (value: number) => string }) {
  const between = ([low = 0, high = 0]: number[]) => `${count(low)}–${count(high)}`
  return (
    <>
      <td className="number">{of ? count(Math.round(of.end)) : '–'}</td>
      <td className="number">{of ? between(of.end_80) : '–'}</td>
      <td className="number">{of ? between(of.end_95) : '–'}</td>
    </>
  )
}

/** From the goal to the expected end, or to what came, by the places below that miss or exceed theirs most. */
function Gap({ told, standing }: { told: PlanTold; standing: PlanStanding | null }) {
  const { t } = useTranslation('home')
  const say = useSay()
  const language = useLanguage()
  const labels = useLabels()
  const writer = useWriter()
  const [view, setView] = useState<ChartView>('chart')
  const count = (value: number) => whole(value, language)
  const signed = (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${count(Math.abs(value))}`
  const steps = useMemo(
    () =>
      gapSteps(told, standing, {
        name: (path) => labels.value(told.goal.levels[path.length - 1] ?? '', path.at(-1)),
        rest: (places) => t('goal.rest', { places }),
        figure: (value) => whole(value, language),
      }),
    [told, standing, labels, t, language],
  )
  const ends = { a: t('goal.goalOf'), b: t(standing ? 'goal.expected' : 'goal.brought') }
  const missing = Math.round(steps.b.value - steps.a.value)
  const title = t('goal.gapTitle', { name: say(told.goal) })
  const sentence = t(missing < 0 ? 'goal.missing' : 'goal.exceeds', { by: count(Math.abs(missing)), end: ends.b })
  return (
    <Panel className="wide" title={title} sentence={sentence} actions={<ChartOrTable value={view} onChange={setView} what={title} />}>
      {view === 'chart' ? (
        <div className="scroller" tabIndex={0} role="region" aria-label={title}>
          <div style={{ minWidth: barsOf(steps).length * BAR }}>
            <Chart
              option={waterfallOption(steps, { say, ends, figure: count, signed, tick: (value) => writer.tick(value, POLICIES), from: t('goal.goalOf'), to: ends.b, change: t('goal.difference'), value: t('goal.then') })}
              height={280}
              sentence={`${title}. ${sentence}`}
            />
          </div>
        </div>
      ) : (
        <div className="scroller" tabIndex={0} role="region" aria-label={title}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('goal.place')}</th>
                <th scope="col" className="number">
                  {t('goal.goalOf')}
                </th>
                <th scope="col" className="number">
                  {ends.b}
                </th>
                <th scope="col" className="number">
                  {t('goal.difference')}
                </th>
              </tr>
            </thead>
            <tbody>
              {steps.steps.map((step) => (
                <tr key={say(step.what)}>
                  <th scope="row">{say(step.what)}</th>
                  <td className="number">{say(step.from)}</td>
                  <td className="number">{say(step.to)}</td>
                  <td className="number">{signed(step.change)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
