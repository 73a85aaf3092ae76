//! Classes in rows, measures in columns, and what is weak by rule with the reason.
import { useTranslation } from 'react-i18next'
import { Sparkline } from '../../../charts/Sparkline.tsx'
import { useSay } from '../../../locales/say.ts'
import { FigureButton } from '../../../shapes/FigureButton.tsx'
import { useBook, useLabels, useWriter } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { useNumberMenu } from '../../../shapes/useNumberMenu.tsx'
import { isWeak, type TablePanel } from './panels.ts'
import { useAnswers, useMonths } from './useAnswers.ts'

/** More rows are not compared by eye. */
const SHOWN = 30

interface Props {
  panel: TablePanel
  from: string | undefined
  to: string | undefined
}

export function SideBySide({ panel, from, to }: Props) {
  const { t } = useTranslation('page')
  const say = useSay()
  const book = useBook()
  const labels = useLabels()
  const writer = useWriter()
  const columns = useAnswers(panel.measures, panel.by, from, to)
  const judged = [...new Set(panel.weak.map((rule) => rule.measure))]
  const judgedBy = useAnswers(judged, panel.by, from, to)
  const whole = useAnswers([...new Set([...panel.measures, ...judged])], null, from, to)
  const months = useMonths(panel.trend, panel.by, from, to)
  const menu = useNumberMenu()
  const first = columns[0]
  if (!first) return null
  const wholeOf = (measure: string) => whole.find((one) => one.measure === measure)?.answer.data?.rows[0]?.value ?? null
  const measureOf = (id: string) => book?.measures.find((one) => one.id === id)
  const named = (id: string) => {
    const one = measureOf(id)
    return one ? say(one) : id
  }
  /** The line in words: where it begins, and where it ends. */
  const ends = (line: (number | null)[]) => {
    const unit = panel.trend ? measureOf(panel.trend) : undefined
    const text = (value: number | null | undefined) => writer.cell(value ?? null, unit ?? { unit: 'number' })
    return { first: text(line.at(0)), last: text(line.at(-1)) }
  }
  const open = (measure: string, key: string, figure: string, element: HTMLElement) => {
    const one = measureOf(measure)
    if (one) menu.open({ measure: one, what: `${labels.value(panel.by, key)} · ${say(one)}`, figure, where: [`${panel.by}=${key}`], from, to }, element)
  }
  return (
    <Panel title={say(panel.title)}>
      <Loaded query={first.answer} height={240} empty={<p className="empty-line">{t('nothing')}</p>}>
        {() => {
          const keys = [...first.of.keys()].sort((a, b) => (first.of.get(b) ?? 0) - (first.of.get(a) ?? 0))
          const shown = keys.slice(0, SHOWN)
          return (
            <>
              <div className="scroller" tabIndex={0} role="region" aria-label={say(panel.title)}>
                <table className="grid">
                  <thead>
                    <tr>
                      <th scope="col">{labels.dimension(panel.by)}</th>
                      {panel.measures.map((id) => {
                        const one = measureOf(id)
                        return (
                          <th key={id} scope="col" className="number" title={one ? say(one.definition) : undefined}>
                            {one ? say(one) : id}
                          </th>
                        )
                      })}
                      {panel.trend && <th scope="col">{t('trend', { measure: named(panel.trend) })}</th>}
                      {panel.weak.length > 0 && <th scope="col">{t('weak')}</th>}
                    </tr>
                  </thead>
                  <tbody>
                    {shown.map((key) => {
                      const reasons = panel.weak.filter((rule) =>
                        isWeak(rule, judgedBy.find((one) => one.measure === rule.measure)?.of.get(key) ?? null, wholeOf(rule.measure)),
                      )
                      return (
                        <tr key={key}>
                          <th scope="row">{labels.value(panel.by, key)}</th>
                          {columns.map(({ measure, answer, of }) => {
                            const value = of.get(key) ?? null
                            const text = answer.isError ? '!' : answer.data ? writer.cell(value, answer.data.measure) : '…'
                            return (
                              <td key={measure} className="number" title={answer.isError ? answer.error.message : undefined}>
                                <FigureButton text={text} known={value !== null && key !== ''} open={(element) => open(measure, key, text, element)} />
                              </td>
                            )
                          })}
                          {panel.trend && (
                            <td className="page-trend">
                              <Sparkline values={months.get(key) ?? []} height={26} />
                              <span className="unseen">{t('trendTold', ends(months.get(key) ?? []))}</span>
                            </td>
                          )}
                          {panel.weak.length > 0 && (
                            <td>
                              {reasons.map((rule) => (
                                <span key={`${rule.measure} ${rule.why.en}`} className="tag tag-warn weak">
                                  {say(rule.why)}
                                </span>
                              ))}
                            </td>
                          )}
                        </tr>
                      )
                    })}
                  </tbody>
                  <tfoot>
                    <tr>
                      <th scope="row">{t('all')}</th>
                      {columns.map(({ measure, answer }) => (
                        <td key={measure} className="number">
                          {answer.data ? writer.cell(wholeOf(measure), answer.data.measure) : ''}
                        </td>
                      ))}
                      {panel.trend && <td />}
                      {panel.weak.length > 0 && <td />}
                    </tr>
                  </tfoot>
                </table>
              </div>
              {keys.length > SHOWN && <p className="quiet small">{t('more', { count: keys.length - SHOWN })}</p>}
            </>
          )
        }}
      </Loaded>
      {menu.shown}
    </Panel>
  )
}
