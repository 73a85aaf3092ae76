//! Where a place and those in it stand against the plan on a day, where they will end, and how likely they attain it.
import { useQuery } from '@tanstack/react-query'
import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { planStandingQuery } from '../../../api/queries.ts'
import type { PlaceStanding, PlanStanding, PlanTold } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { whole } from '../../../shapes/figures.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { part } from './part.ts'
import { PLACES } from './Plan.tsx'
import type { GoalsChange } from './search.ts'

interface Props {
  told: PlanTold
  name: (path: string[]) => string
  day: string | undefined
  page: number
  set: (change: GoalsChange) => void
}

export function Standing({ told, name, day, page, set }: Props) {
  const { t } = useTranslation('goals')
  const { plan, place, months } = told
  const query = { place: place.path, limit: PLACES, offset: (page - 1) * PLACES, ...(day ? { day } : {}) }
  // Of a time that is over one asks how it stood on some day.
  const asked = day !== undefined || !told.is_over
  const standing = useQuery({ ...planStandingQuery(plan.number, query), enabled: asked })
  const [first, last] = [months[0] ?? '', months.at(-1) ?? '']
  return (
    <Panel
      title={t('standing', { name: name(place.path) })}
      sentence={t('standingSentence')}
      className="goals-months"
      actions={
        <Field label={t('day')}>
          <DatePicker
            aria-label={t('day')}
            value={day ? dayjs(day) : null}
            placeholder={standing.data?.day ?? t('seenDefault')}
            onChange={(to) => set({ day: to ? to.format('YYYY-MM-DD') : null })}
            disabledDate={(one) => one.format('YYYY-MM') < first || one.format('YYYY-MM') > last}
          />
        </Field>
      }
    >
      {asked ? (
        <Loaded query={standing} height={220}>
          {(data) => <Told standing={data} name={name} />}
        </Loaded>
      ) : (
        <p className="empty-line">{t('isOver')}</p>
      )}
    </Panel>
  )
}

function Told({ standing, name }: { standing: PlanStanding; name: Props['name'] }) {
  const { t } = useTranslation('goals')
  const say = useSay()
  const language = useLanguage()
  const count = (value: number) => whole(value, language)
  const { place } = standing
  const ahead = Math.round(place.done - place.due)
  return (
    <>
      <dl className="goals-figures">
        <div>
          <dt>{t('done')}</dt>
          <dd>
            <b>{count(place.done)}</b>
            <span className="quiet small">{t(ahead >= 0 ? 'aheadOf' : 'behindOf', { due: count(place.due), by: count(Math.abs(ahead)) })}</span>
          </dd>
        </div>
        <div>
          <dt>{t('needed')}</dt>
          <dd>
            <b>{number(place.needed_a_day, language)}</b>
            <span className="quiet small">{place.times_the_rate !== null && t('timesRate', { times: number(place.times_the_rate, language) })}</span>
          </dd>
        </div>
        <div>
          <dt>{t('waiting')}</dt>
          <dd>
            <b>{count(place.waiting)}</b>
            <span className="quiet small">
              {t('waitingCounts', { count: count(Math.round(place.waiting_counts)) })}
              {place.may_be_lost >= 0.5 && ` ${t('mayBeLost', { count: count(Math.round(place.may_be_lost)) })}`}
            </span>
          </dd>
        </div>
        <div>
          <dt>{t('end')}</dt>
          <dd>
            <b>{place.end === null ? '–' : count(place.end)}</b>
            <span className="quiet small">{place.end_80 && t('band', { low: count(place.end_80[0] ?? 0), high: count(place.end_80[1] ?? 0) })}</span>
          </dd>
        </div>
        <div>
          <dt>{t('odds')}</dt>
          <dd>
            <b>{place.odds === null ? '–' : part(place.odds, language)}</b>
            <span className="quiet small">{t('oddsOf', { goal: count(place.goal) })}</span>
          </dd>
        </div>
      </dl>
      {standing.places.length > 0 && (
        <>
          {standing.sign_below !== null && standing.unlikely > 0 && (
            <p className="goals-sum">
              <span className="tag tag-warn">{t('unlikely')}</span>{' '}
              {t('unlikelySentence', { count: standing.unlikely, total: count(standing.total), part: part(standing.sign_below, language) })}
            </p>
          )}
          <div className="scroller" tabIndex={0} role="region" aria-label={t('standing', { name: name(place.path) })}>
            <table className="grid">
              <thead>
                <tr>
                  <th scope="col">{t('place')}</th>
                  {(['goalOf', 'done', 'due', 'ahead', 'needed', 'waiting', 'end', 'odds'] as const).map((one) => (
                    <th key={one} scope="col" className="number">
                      {t(one)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {standing.places.map((one) => (
                  <Row key={one.path.join('/')} place={one} name={name(one.path)} below={standing.sign_below} />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {standing.notes.map((note) => (
        <p key={note.en} className="quiet small goals-sum">
          {say(note)}
        </p>
      ))}
    </>
  )
}

function Row({ place, name, below }: { place: PlaceStanding; name: string; below: number | null }) {
  const language = useLanguage()
  const count = (value: number) => whole(value, language)
  const ahead = Math.round(place.done - place.due)
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">{count(place.goal)}</td>
      <td className="number">{count(place.done)}</td>
      <td className="number">{count(place.due)}</td>
      <td className="number">{ahead === 0 ? '0' : `${ahead > 0 ? '+' : '−'}${count(Math.abs(ahead))}`}</td>
      <td className="number">{number(place.needed_a_day, language)}</td>
      <td className="number">{count(place.waiting)}</td>
      <td className="number">
        {place.end === null ? '–' : count(place.end)}
        {place.end_80 && <span className="quiet small goals-band">{`${count(place.end_80[0] ?? 0)}–${count(place.end_80[1] ?? 0)}`}</span>}
      </td>
      <td className="number">
        {place.odds === null ? '–' : below !== null && place.odds < below ? <span className="tag tag-warn">{part(place.odds, language)}</span> : part(place.odds, language)}
      </td>
    </tr>
  )
}

function number(value: number, language: 'zh' | 'en'): string {
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: value < 10 ? 2 : 0 }).format(value)
}
