//! A funnel plot: each agent by how much there is to go by and how much of it stayed, with limits that close in.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LongTermValue } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { ChartOrTable, type ChartView } from '../../../shapes/ChartOrTable.tsx'
import { whole } from '../../../shapes/figures.ts'
import { useWritten } from './words.ts'

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [620, 360, 78, 10, 14, 56]
const TABLE_ROWS = 50

interface Props {
  told: LongTermValue
  funnel: NonNullable<LongTermValue['funnel']>
}

export function Funnel({ told, funnel }: Props) {
  const { t } = useTranslation('values')
  const say = useSay()
  const language = useLanguage()
  const written = useWritten()
  const [view, setView] = useState<ChartView>('chart')
  const outcome = told.outcomes[funnel.outcome]
  const points = told.points.flatMap((one) => {
    const [counted, of] = [one.counted[funnel.outcome] ?? 0, one.of[funnel.outcome] ?? 0]
    return of >= told.enough ? [{ ...one, rate: counted / of, size: of }] : []
  })
  const name = outcome ? say(outcome.name) : ''
  const limits = funnel.limits.filter((one) => one.of >= told.enough)
  const most = Math.max(...points.map((one) => one.size), ...limits.map((one) => one.of), 1)
  const low = Math.max(0, Math.min(...points.map((one) => one.rate), ...limits.map((one) => one.far_low), funnel.rate) - 0.02)
  const high = Math.min(1, Math.max(...points.map((one) => one.rate), funnel.rate) + 0.02)
  const x = (size: number) => LEFT + Math.sqrt(size / most) * (WIDTH - LEFT - RIGHT)
  const y = (rate: number) => TOP + ((high - Math.min(high, Math.max(low, rate))) / (high - low || 1)) * (HEIGHT - TOP - BOTTOM)
  const line = (at: (one: Props['funnel']['limits'][number]) => number) => limits.map((one) => `${x(one.of)},${y(at(one))}`).join(' ')
  const thin = points.filter((one) => one.thin).length
  const ticks = [low, (low + high) / 2, high]
  const sizes = [most / 16, most / 4, most].map(Math.round).filter((one, n, all) => one > 0 && all.indexOf(one) === n)
  return (
    <>
      <div className="button-row values-view">
        <ChartOrTable value={view} onChange={setView} what={name} />
      </div>
      {view === 'chart' ? (
        <svg className="values-funnel" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('funnelLabel', { name, people: whole(points.length, language), rate: written.part(funnel.rate), thin: whole(thin, language) })}>
          {ticks.map((rate) => (
            <g key={rate}>
              <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(rate)} y2={y(rate)} className="values-line" />
              <text x={LEFT - 6} y={y(rate) + 4} textAnchor="end">
                {written.part(rate)}
              </text>
            </g>
          ))}
          {sizes.map((size) => (
            <text key={size} x={x(size)} y={HEIGHT - 32} textAnchor={size === sizes.at(-1) ? 'end' : 'middle'}>
              {whole(size, language)}
            </text>
          ))}
          <text x={(LEFT + WIDTH) / 2} y={HEIGHT - 6} textAnchor="middle">
            {t('size', { name })}
          </text>
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(funnel.rate)} y2={y(funnel.rate)} className="values-usual" />
          {[line((one) => one.low), line((one) => one.high)].map((path) => (
            <polyline key={path} points={path} className="values-near" />
          ))}
          {[line((one) => one.far_low), line((one) => one.far_high)].map((path) => (
            <polyline key={path} points={path} className="values-far" />
          ))}
          {points.map((one) => (
            <circle key={one.agent} cx={x(one.size)} cy={y(one.rate)} r={one.thin ? 5 : one.many ? 3.6 : 2.4} className={one.thin ? 'values-thin' : one.many ? 'values-many' : 'values-few'}>
              <title>{`${one.agent} · ${written.part(one.rate)} · ${whole(one.size, language)}`}</title>
            </circle>
          ))}
        </svg>
      ) : (
        <div className="scroller values-scroll" tabIndex={0} role="region" aria-label={name}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('agent')}</th>
                <th scope="col" className="number">
                  {t('aMonth')}
                </th>
                <th scope="col" className="number">
                  {name}
                </th>
                <th scope="col" className="number">
                  {t('of')}
                </th>
              </tr>
            </thead>
            <tbody>
              {points.slice(0, TABLE_ROWS).map((one) => (
                <tr key={one.agent}>
                  <th scope="row">{one.agent}</th>
                  <td className="number">{written.number(one.a_month)}</td>
                  <td className="number">{written.part(one.rate)}</td>
                  <td className="number">{whole(one.size, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {points.length > TABLE_ROWS && <p className="quiet small">{t('more', { shown: TABLE_ROWS, all: whole(points.length, language) })}</p>}
        </div>
      )}
      <p className="quiet small values-key" aria-hidden="true">
        <span>
          <i className="values-dot values-dot-thin" /> {t('key.thin')}
        </span>
        <span>
          <i className="values-dot values-dot-many" /> {t('key.many')}
        </span>
        <span>
          <i className="values-dot values-dot-few" /> {t('key.few')}
        </span>
        <span>{t('key.lines', { tail: `${told.tail * 100}%` })}</span>
      </p>
    </>
  )
}
