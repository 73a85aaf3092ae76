//! The board's numbers: a class a line, a period a column, the newest first.
import { useTranslation } from 'react-i18next'
import type { MeasureName } from '../../api/types.ts'
import { useLanguage } from '../../locales/say.ts'
import { Covers } from '../Covers.tsx'
import { Direction } from '../Direction.tsx'
import { FigureButton } from '../FigureButton.tsx'
import { change, POLICIES } from '../figures.ts'
import { useCurrencyName, usePeriodName, useWriter } from '../hooks.ts'
import type { BoardData, ClassSeries } from './series.ts'
import type { Compare } from './state.ts'

export type PickNumber = (one: ClassSeries, at: number, element: HTMLElement) => void

interface Props {
  data: BoardData
  measure: MeasureName
  /** Whether the figures are parts of a whole of policies. */
  share: boolean
  compare: Compare
  caption: string
  head: string
  name: (one: ClassSeries) => string
  pick: PickNumber
}

export function SeriesTable({ data, measure, share, compare, caption, head, name, pick }: Props) {
  const { t } = useTranslation('board')
  const periodName = usePeriodName()
  const writer = useWriter()
  const currencyName = useCurrencyName()
  const { t: shapes } = useTranslation('shapes')
  const language = useLanguage()
  const newestFirst = data.periods.map((_, at) => at).reverse()
  return (
    <div className="scroller series-table" tabIndex={0} role="region" aria-label={caption}>
      <table className="grid">
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">
              {head}
              {measure.currency && <span className="quiet small series-unit">{shapes('inCurrency', { currency: currencyName(measure.currency) })}</span>}
            </th>
            {data.periods
              .map((period, at) => (
                <th key={period} scope="col" className="number">
                  {periodName(period, 'short')} <Covers period={period} months={data.covers[at] ?? null} />
                </th>
              ))
              .reverse()}
          </tr>
        </thead>
        <tbody>
          {data.classes.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <i className="swatch" style={{ background: one.colour }} aria-hidden="true" />
                {name(one)}
              </th>
              {newestFirst.map((at) => {
                const value = one.shown[at] ?? null
                return (
                  <td key={at} className="number">
                    <FigureButton known={value !== null} text={writer.cell(value, measure)} open={(element) => pick(one, at, element)} />
                    {compare !== 'none' && (
                      <span className="series-change">
                        <Direction brief change={change(value, one.before[at], measure, language)} />
                      </span>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
        {share && oneWhole(data) && (
          <tfoot>
            <tr>
              <th scope="row">{t('wholeCount')}</th>
              {newestFirst.map((at) => (
                <td key={at} className="number">
                  {writer.cell(data.classes[0]?.denominators[at] ?? null, POLICIES)}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

/** True when every class is a part of the same whole, so that one line can tell it. */
function oneWhole(data: BoardData): boolean {
  const first = data.classes[0]?.denominators ?? []
  return (
    data.classes.length > 1 &&
    first.some((value) => value !== null) &&
    data.classes.every((one) => one.denominators.every((value, at) => value === null || value === first[at]))
  )
}
