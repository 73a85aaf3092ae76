//! The newest period, largest class first: the chart's legend, with the numbers in it.
import { useTranslation } from 'react-i18next'
import type { MeasureName } from '../../api/types.ts'
import { useLanguage } from '../../locales/say.ts'
import { Covers } from '../Covers.tsx'
import { Direction } from '../Direction.tsx'
import { FigureButton } from '../FigureButton.tsx'
import { change } from '../figures.ts'
import { usePeriodName, useWriter } from '../hooks.ts'
import type { BoardData, ClassSeries } from './series.ts'
import type { PickNumber } from './SeriesTable.tsx'
import type { Compare } from './state.ts'

interface Props {
  data: BoardData
  measure: MeasureName
  compare: Compare
  head: string
  name: (one: ClassSeries) => string
  pick: PickNumber
}

export function Ranking({ data, measure, compare, head, name, pick }: Props) {
  const { t } = useTranslation('shapes')
  const periodName = usePeriodName()
  const writer = useWriter()
  const language = useLanguage()
  const at = data.periods.length - 1
  const period = data.periods[at]
  if (period === undefined) return null
  return (
    <table className="grid ranking">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" className="number">
            {periodName(period)} <Covers period={period} months={data.covers[at] ?? null} />
          </th>
          {compare !== 'none' && (
            <th scope="col" className="number">
              {t(`against.${compare}`)}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {data.classes.map((one) => {
          const value = one.shown[at] ?? null
          return (
            <tr key={one.id}>
              <th scope="row">
                <span className="ranking-name">
                  <i className="swatch" style={{ background: one.colour }} aria-hidden="true" />
                  <span title={name(one)}>{name(one)}</span>
                </span>
              </th>
              <td className="number">
                <FigureButton known={value !== null} text={writer.full(value, measure)} open={(element) => pick(one, at, element)} />
              </td>
              {compare !== 'none' && (
                <td className="number">
                  <Direction brief change={change(value, one.before[at], measure, language)} />
                </td>
              )}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
