//! Policies by period, months or years, each beside the same period a year before.
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Home } from '../../../api/types.ts'
import { Chart } from '../../../charts/Chart.tsx'
import { useLanguage } from '../../../locales/say.ts'
import { ChartOrTable, type ChartView } from '../../../shapes/ChartOrTable.tsx'
import { Direction } from '../../../shapes/Direction.tsx'
import { FigureButton } from '../../../shapes/FigureButton.tsx'
import { change, POLICIES, whole } from '../../../shapes/figures.ts'
import { useCoversText, usePeriodName, useWriter } from '../../../shapes/hooks.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { periodBarsOption } from './periodBarsOption.ts'
import type { OpenNumber } from './useHomeActions.ts'

interface Props {
  bars: Home['bars']
  /** False for averages in force, of which a sum over periods means nothing. */
  addUp: boolean
  /** Months of the latest period that reports cover, when they do not cover it whole. */
  covers: number | null
  open: OpenNumber
}

export function PeriodBars({ bars, addUp, covers, open }: Props) {
  const { t } = useTranslation('home')
  const language = useLanguage()
  const writer = useWriter()
  const periodName = usePeriodName()
  const coversText = useCoversText()
  const [view, setView] = useState<ChartView>('chart')
  const { period = '', value = 0 } = bars.at(-1) ?? {}
  const latest = {
    period: covers === null ? periodName(period) : t('bars.part', { period: periodName(period), covers: coversText(period, covers) }),
    value: whole(value, language),
  }
  const sentence = addUp
    ? t('bars.sum', { ...latest, periods: bars.length, total: whole(bars.reduce((sum, bar) => sum + bar.value, 0), language) })
    : t('bars.average', latest)
  const option = useMemo(
    () =>
      periodBarsOption(bars, {
        now: t('bars.now'),
        before: t('bars.before'),
        period: periodName,
        value: (value) => writer.full(value, POLICIES),
        tick: (value) => writer.tick(value, POLICIES),
      }),
    [bars, t, periodName, writer],
  )
  return (
    <Panel
      className="wide"
      title={t('bars.title')}
      sentence={sentence}
      actions={<ChartOrTable value={view} onChange={setView} what={t('bars.title')} />}
    >
      {view === 'chart' ? (
        <>
          <ul className="legend">
            <li>
              <i className="swatch legend-now" aria-hidden="true" />
              {t('bars.now')}
            </li>
            <li>
              <i className="swatch legend-before" aria-hidden="true" />
              {t('bars.before')}
            </li>
          </ul>
          <Chart option={option} height={264} sentence={`${t('bars.title')}. ${sentence}`} />
        </>
      ) : (
        <div className="scroller" tabIndex={0} role="region" aria-label={t('bars.title')}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('bars.period')}</th>
                <th scope="col" className="number">
                  {t('bars.now')}
                </th>
                <th scope="col" className="number">
                  {t('bars.before')}
                </th>
                <th scope="col" className="number">
                  {t('bars.change')}
                </th>
              </tr>
            </thead>
            <tbody>
              {[...bars].reverse().map((bar) => (
                <tr key={bar.period}>
                  <th scope="row">{periodName(bar.period)}</th>
                  <td className="number">
                    <FigureButton
                      known
                      text={whole(bar.value, language)}
                      open={(element) =>
                        open({ name: t('bars.title'), figure: writer.full(bar.value, POLICIES), period: bar.period, where: [] }, element)
                      }
                    />
                  </td>
                  <td className="number">{writer.cell(bar.last_year, POLICIES)}</td>
                  <td className="number">
                    <Direction change={change(bar.value, bar.last_year, POLICIES, language)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
