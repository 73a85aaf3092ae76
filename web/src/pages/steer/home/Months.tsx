//! Policies by period against the same period of last year.
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Home } from '../../../api/types.ts'
import { Chart } from '../../../charts/Chart.tsx'
import { useLanguage } from '../../../locales/say.ts'
import { ChartOrTable, type ChartView } from '../../../shapes/ChartOrTable.tsx'
import { Direction } from '../../../shapes/Direction.tsx'
import { FigureButton } from '../../../shapes/FigureButton.tsx'
import { change, POLICIES, whole } from '../../../shapes/figures.ts'
import { usePeriodName, useWriter } from '../../../shapes/hooks.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { monthsOption } from './monthsOption.ts'
import type { OpenNumber } from './useHomeActions.ts'

export function Months({ months, open }: { months: Home['months']; open: OpenNumber }) {
  const { t } = useTranslation('home')
  const language = useLanguage()
  const writer = useWriter()
  const periodName = usePeriodName()
  const [view, setView] = useState<ChartView>('chart')
  const total = months.reduce((sum, month) => sum + month.value, 0)
  const sentence = t('months.sentence', { periods: months.length, total: whole(total, language), value: whole(months.at(-1)?.value ?? 0, language) })
  const option = useMemo(
    () =>
      monthsOption(months, {
        now: t('months.now'),
        before: t('months.before'),
        period: periodName,
        value: (value) => writer.full(value, POLICIES),
        tick: (value) => writer.tick(value, POLICIES),
      }),
    [months, t, periodName, writer],
  )
  return (
    <Panel
      className="wide"
      title={t('months.title')}
      sentence={sentence}
      actions={<ChartOrTable value={view} onChange={setView} what={t('months.title')} />}
    >
      {view === 'chart' ? (
        <>
          <ul className="legend">
            <li>
              <i className="swatch legend-now" aria-hidden="true" />
              {t('months.now')}
            </li>
            <li>
              <i className="swatch legend-before" aria-hidden="true" />
              {t('months.before')}
            </li>
          </ul>
          <Chart option={option} height={264} sentence={`${t('months.title')}. ${sentence}`} />
        </>
      ) : (
        <div className="scroller" tabIndex={0} role="region" aria-label={t('months.title')}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('months.period')}</th>
                <th scope="col" className="number">
                  {t('months.now')}
                </th>
                <th scope="col" className="number">
                  {t('months.before')}
                </th>
                <th scope="col" className="number">
                  {t('months.change')}
                </th>
              </tr>
            </thead>
            <tbody>
              {[...months].reverse().map((month) => (
                <tr key={month.period}>
                  <th scope="row">{periodName(month.period)}</th>
                  <td className="number">
                    <FigureButton
                      known
                      text={whole(month.value, language)}
                      open={(element) =>
                        open({ name: t('months.title'), figure: writer.full(month.value, POLICIES), period: month.period, where: [] }, element)
                      }
                    />
                  </td>
                  <td className="number">{writer.cell(month.last_year, POLICIES)}</td>
                  <td className="number">
                    <Direction change={change(month.value, month.last_year, POLICIES, language)} />
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
