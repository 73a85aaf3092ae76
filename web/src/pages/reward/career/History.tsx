//! What would have followed in past periods, with the rules as they are or with other floors.
import { useQuery } from '@tanstack/react-query'
import { Slider } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { careerHistoryQuery } from '../../../api/queries.ts'
import type { CareerHistory } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import type { CareerChange } from './search.ts'

interface Props {
  career: string
  period: string
  floors: number
  set: (change: CareerChange) => void
}

export function History({ career, period, floors, set }: Props) {
  const { t } = useTranslation('career')
  const [moving, setMoving] = useState<number | null>(null)
  const history = useQuery(careerHistoryQuery(career, { period, ...(floors === 100 ? {} : { floors: floors / 100 }) }))
  const shown = moving ?? floors
  return (
    <Panel title={t('history')} sentence={t('historySentence')} className="career-history">
      <div className="career-floors">
        <span id="career-floors">{t('floors', { part: shown })}</span>
        <Slider
          min={50}
          max={200}
          step={5}
          value={shown}
          ariaLabelledByForHandle="career-floors"
          onChange={setMoving}
          onChangeComplete={(value) => {
            setMoving(null)
            set({ floors: value === 100 ? null : value })
          }}
        />
      </div>
      <Loaded query={history} height={200}>
        {(data) => <Periods history={data} />}
      </Loaded>
    </Panel>
  )
}

function Periods({ history }: { history: CareerHistory }) {
  const { t } = useTranslation('career')
  const say = useSay()
  const language = useLanguage()
  const count = (value: number) => whole(value, language)
  const most = Math.max(...history.periods.flatMap((one) => [one.promoted, one.demoted]), 1)
  const part = (value: number) => ({ width: `${(value / most) * 100}%` })
  return (
    <>
      <div className="scroller" tabIndex={0} role="region" aria-label={t('history')}>
        <table className="grid career-periods">
          <thead>
            <tr>
              <th scope="col">{t('period')}</th>
              <th scope="col" className="number">
                {t('assessed')}
              </th>
              <th scope="col">{t('verdict.promoted')}</th>
              <th scope="col">{t('verdict.demoted')}</th>
              <th scope="col" className="number">
                {t('near.promotion')}
              </th>
              <th scope="col" className="number">
                {t('near.demotion')}
              </th>
            </tr>
          </thead>
          <tbody>
            {history.periods.map((one) => (
              <tr key={one.period}>
                <th scope="row">{one.period}</th>
                <td className="number">{count(one.assessed)}</td>
                <td>
                  <span className="career-small">
                    <b>{count(one.promoted)}</b>
                    <i className="career-up" style={part(one.promoted)} aria-hidden="true" />
                  </span>
                </td>
                <td>
                  <span className="career-small">
                    <b>{count(one.demoted)}</b>
                    <i className="career-down" style={part(one.demoted)} aria-hidden="true" />
                  </span>
                </td>
                <td className="number">{count(one.near_promotion)}</td>
                <td className="number">{count(one.near_demotion)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {history.notes.map((note) => (
        <p key={note.en} className="quiet small">
          {say(note)}
        </p>
      ))}
    </>
  )
}
