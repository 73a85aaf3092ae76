//! A plan at one place: how it stands, what the place is to bring by month, and the places in it.
import { useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { offerPlan, planQuery, publishPlan, withdrawPlan } from '../../../api/queries.ts'
import type { PlanItem, PlanTold } from '../../../api/types.ts'
import { Chart } from '../../../charts/Chart.tsx'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { ChartOrTable, type ChartView } from '../../../shapes/ChartOrTable.tsx'
import { whole } from '../../../shapes/figures.ts'
import { useLabels, usePeriodName } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Pager } from '../../../shapes/Pager.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { COLOURS, monthsOption } from './monthsOption.ts'
import { OpenPlan } from './OpenPlan.tsx'
import { part } from './part.ts'
import { Places } from './Places.tsx'
import { Pushing } from './Pushing.tsx'
import type { GoalsChange } from './search.ts'
import { SetNumber } from './SetNumber.tsx'
import { SetThere } from './SetThere.tsx'
import { Signing } from './Signing.tsx'
import { Standing } from './Standing.tsx'
import { useDeed } from './useDeed.ts'
import { Workbook } from './Workbook.tsx'

export const PLACES = 100

interface Props {
  plan: PlanItem
  place: string[]
  day: string | undefined
  page: number
  set: (change: GoalsChange) => void
}

export function Plan({ plan, place, day, page, set }: Props) {
  const told = useQuery(planQuery(plan.number, { place, limit: PLACES, offset: (page - 1) * PLACES }))
  return (
    <Loaded query={told} height={640}>
      {(data) => <PlanBody told={data} day={day} page={page} set={set} />}
    </Loaded>
  )
}

function PlanBody({ told, day, page, set }: { told: PlanTold } & Pick<Props, 'day' | 'page' | 'set'>) {
  const { t } = useTranslation('goals')
  const say = useSay()
  const language = useLanguage()
  const labels = useLabels()
  const { place, goal, plan } = told
  const count = (value: number) => whole(value, language)
  const name = (path: string[]) => (path.length === 0 ? t('company') : labels.value(goal.levels[path.length - 1] ?? '', path.at(-1)))
  const asked = place.goal + place.hedge + place.carried
  const left = told.left_by_month.reduce((sum, one) => sum + one, 0)
  // Whoever makes a plan looks at its places first; whoever lives with one, at how it stands.
  const making = plan.state === 'draft' || plan.state === 'offered'
  // What keeps an offered plan from being published comes first.
  const offered = plan.state === 'offered'
  const signing = place.path.length === 0 && making && <Signing plan={plan} name={name} />
  const below = told.places.length > 0 && (
        <Panel
          className={making ? 'goals-months' : ''}
          title={t('places', { name: name(place.path) })}
          sentence={t('placesSentence')}
          actions={place.may_tell_there && place.path.length === goal.levels.length - 1 && <SetThere told={told} place={{ ...place, there: null }} name={name(place.path)} seat />}
        >
          <Places told={told} name={name} set={set} />
          {told.total > PLACES && <Pager page={page} pages={Math.ceil(told.total / PLACES)} go={(to) => set({ page: to })} />}
        </Panel>
      )
  return (
    <>
      <section className="panel goals-plan" aria-label={t('plan')}>
        <div className="goals-head">
          <div>
            <Stands told={told} />
            <nav aria-label={t('where')} className="goals-path">
              {place.path.map((_, n) => (
                <button key={n} type="button" className="figure" onClick={() => set({ place: place.path.slice(0, n) })}>
                  {name(place.path.slice(0, n))}
                </button>
              ))}
              <b>{name(place.path)}</b>
            </nav>
          </div>
          <div className="button-row no-print">
            <Deeds told={told} set={set} />
          </div>
        </div>
        <dl className="goals-figures">
          <div>
            <dt>{t('goalOf')}</dt>
            <dd>
              {place.may_set ? <SetNumber told={told} place={place} what="goal" name={name(place.path)} /> : <b>{count(place.goal)}</b>}
              {place.before !== null && place.before !== place.goal && <span className="quiet small">{t('before', { before: count(place.before) })}</span>}
            </dd>
          </div>
          <div>
            <dt>{t('asked')}</dt>
            <dd>
              <b>{count(asked)}</b>
              <span className="quiet small">
                {t('askedOf', { hedge: count(place.hedge), carried: count(place.carried) })}
                {place.carried > 0 && plan.carry === 'place' && told.places.length > 0 && ` ${t('carriedSum')}`}
              </span>
            </dd>
          </div>
          <div>
            <dt>{t('lastYear')}</dt>
            <dd>
              <b>{count(place.last_year)}</b>
            </dd>
          </div>
          <div>
            <dt>{t('brought')}</dt>
            <dd>
              <b>{count(place.brought)}</b>
              <span className="quiet small">{place.goal > 0 ? t('attained', { part: part(place.brought / place.goal, language) }) : t('noGoal')}</span>
            </dd>
          </div>
          <div>
            <dt>{t('committed')}</dt>
            <dd>{place.may_commit ? <SetNumber told={told} place={place} what="commit" name={name(place.path)} /> : <b>{place.committed === null ? '–' : count(place.committed)}</b>}</dd>
          </div>
          {place.sprint !== null && (
            <div>
              <dt>{t('tiers')}</dt>
              <dd>
                <b className="goals-tiers">{t('tierNumbers', { sprint: count(place.sprint), challenge: count(place.challenge ?? place.sprint) })}</b>
              </dd>
            </div>
          )}
        </dl>
        <Pushing told={told} name={name} set={set} />
        {told.places.length > 0 && (
          <p className="goals-sum">
            {left === 0 ? (
              <>
                <span className="tag tag-good">{t('addsUp')}</span> {t('addsUpSentence', { total: count(place.goal), places: count(told.total) })}
              </>
            ) : (
              t('leftSentence', { total: count(place.goal), places: count(told.total), there: count(place.goal - left), left: count(left) })
            )}
            {place.may_hedge ? (
              <span>
                {' '}
                {t('hedgeHere')} <SetNumber told={told} place={place} what="hedge" name={name(place.path)} />
              </span>
            ) : (
              place.hedge_set > 0 && <span> {t('hedgeSet', { hedge: count(place.hedge_set) })}</span>
            )}
          </p>
        )}
        {place.why.length > 0 && (
          <ul className="goals-why quiet small">
            {place.why.map((one) => (
              <li key={one.en}>{say(one)}</li>
            ))}
          </ul>
        )}
        {told.notes.map((note) => (
          <p key={note.en} className="quiet small">
            {say(note)}
          </p>
        ))}
      </section>
      {offered && signing}
      <Months told={told} name={name(place.path)} />
      {making && below}
      {!offered && signing}
      {(told.known > 0 || making) && <Standing told={told} name={name} day={day} page={page} set={set} />}
      {!making && below}
    </>
  )
}

/** How the plan stands, since when, by whom and why. */
function Stands({ told: { plan } }: { told: PlanTold }) {
  const { t } = useTranslation('goals')
  const language = useLanguage()
  const when = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  const who = (name: string | null) => name ?? t('owner')
  const decided = plan.decided_at !== null && t(plan.state === 'published' ? 'publishedBy' : 'withdrawnBy', { who: who(plan.decided_by_name), at: when.format(new Date(plan.decided_at)) })
  return (
    <>
      <p>
        <span className={`tag ${plan.state === 'published' ? 'tag-good' : 'tag-warn'}`}>{t(`state.${plan.state}`)}</span>{' '}
        <span className="quiet">
          {t('openedBy', { period: plan.period, number: plan.number, who: who(plan.by_name), at: when.format(new Date(plan.at)) })}
          {decided && ` · ${decided}`}
        </span>
      </p>
      <p className="quiet small">
        {plan.why} · {t('seen', { day: plan.seen_until })}
        {plan.replaces !== null && ` · ${t('replaces', { number: plan.replaces })} · ${t(`carries.${plan.carry}`)}`}
      </p>
    </>
  )
}

/** What the reader may do to the plan now. */
function Deeds({ told, set }: { told: PlanTold } & Pick<Props, 'set'>) {
  const { t } = useTranslation('goals')
  const { modal } = App.useApp()
  const { plan, place } = told
  const offer = useDeed(offerPlan)
  const publish = useDeed(publishPlan)
  const back = useDeed(withdrawPlan)
  const ask = (title: string, sentence: string, okText: string, deed: { mutateAsync: (number: number) => Promise<unknown> }) =>
    modal.confirm({ title, content: sentence, okText, cancelText: t('cancel'), onOk: () => deed.mutateAsync(plan.number).catch(() => undefined) })
  const whole = place.path.length === 0 && told.may_decide
  return (
    <>
      <Workbook plan={plan} />
      {plan.replaces !== null && <Button onClick={() => set({ view: 'changes' })}>{t('changes')}</Button>}
      {whole && plan.state === 'draft' && (
        <>
          <Button danger onClick={() => ask(t('withdrawTitle'), t('withdrawSentence'), t('withdraw'), back)}>
            {t('withdraw')}
          </Button>
          <Button type="primary" loading={offer.isPending} onClick={() => offer.mutate(plan.number)}>
            {t('offer')}
          </Button>
        </>
      )}
      {whole && plan.state === 'offered' && (
        <>
          <Button loading={back.isPending} onClick={() => back.mutate(plan.number)}>
            {t('back')}
          </Button>
          <Button
            type="primary"
            disabled={!told.may_publish}
            title={told.may_publish ? undefined : t('anotherPerson')}
            loading={publish.isPending}
            onClick={() => ask(t('publishTitle'), t('publishSentence'), t('publish'), publish)}
          >
            {t('publish')}
          </Button>
        </>
      )}
      {whole && plan.state === 'published' && <OpenPlan goals={[told.goal]} from={plan} done={(number) => set({ plan: number, view: null })} />}
    </>
  )
}

function Months({ told, name }: { told: PlanTold; name: string }) {
  const { t } = useTranslation('goals')
  const language = useLanguage()
  const periodName = usePeriodName()
  const [view, setView] = useState<ChartView>('chart')
  const { place, months } = told
  const count = (value: number) => whole(value, language)
  const title = t('months', { name })
  const sentence = t('monthsSentence', { goal: count(place.goal), over: told.over })
  return (
    <Panel title={title} sentence={sentence} className="goals-months" actions={<ChartOrTable value={view} onChange={setView} what={title} />}>
      {view === 'chart' ? (
        <>
          <ul className="legend">
            {(['goalOf', 'askedMore', 'brought', 'lastYear'] as const).map((one) => (
              <li key={one}>
                <i className="swatch" style={{ background: COLOURS[one] }} aria-hidden="true" />
                {t(one)}
              </li>
            ))}
          </ul>
          <Chart
          option={monthsOption(told, {
            goal: t('goalOf'),
            asked: t('askedMore'),
            brought: t('brought'),
            lastYear: t('lastYear'),
            period: periodName,
            count,
          })}
          height={240}
          sentence={`${title}. ${sentence}`}
        />
        </>
      ) : (
        <div className="scroller" tabIndex={0} role="region" aria-label={title}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('month')}</th>
                {(['goalOf', 'asked', 'brought', 'lastYear'] as const).map((one) => (
                  <th key={one} scope="col" className="number">
                    {t(one)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {months.map((month, n) => (
                <tr key={month}>
                  <th scope="row">{periodName(month)}</th>
                  <td className="number">{count(place.by_month[n] ?? 0)}</td>
                  <td className="number">{count(place.asked_by_month[n] ?? 0)}</td>
                  <td className="number">{told.known > n ? count(place.brought_by_month[n] ?? 0) : '–'}</td>
                  <td className="number">{count(place.last_year_by_month[n] ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
