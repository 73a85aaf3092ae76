//! The way of all together: a bar a step, and between two steps how many came on.
import { useTranslation } from 'react-i18next'
import type { Funnel } from '../../../api/types.ts'
import { useFunnelWords } from './FunnelBody.tsx'
import { FigureButton } from '../../../shapes/FigureButton.tsx'
import { isSure, shade, type FunnelGroup } from './leaks.ts'

export function Way({ funnel, open }: { funnel: Funnel; open: (group: FunnelGroup, element: HTMLElement) => void }) {
  const { t } = useTranslation('funnel')
  const words = useFunnelWords(funnel)
  const { whole } = funnel
  const most = Math.max(...whole.reached, 1)
  const cohort = funnel.view === 'cohort'
  const held = whole.moves.some((move) => move.benchmark !== null)
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={t('way')}>
      <table className="grid way">
        <thead>
          <tr>
            <th scope="col">{t('step')}</th>
            <th scope="col" className="way-bar-head">
              {t('reached')}
            </th>
            <th scope="col" className="number">
              {cohort ? t('expected') : t('ratio')}
            </th>
            {cohort && held && (
              <th scope="col" className="number">
                {t(`benchmark.${funnel.against}`)}
              </th>
            )}
            {cohort && (
              <>
                <th scope="col" className="number">
                  {t('lost')}
                </th>
                <th scope="col" className="number">
                  {t('open')}
                </th>
                <th scope="col" className="number">
                  {t('median')}
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {funnel.steps.map((step, at) => {
            const reached = whole.reached[at] ?? 0
            const move = at > 0 ? whole.moves[at - 1] : undefined
            return (
              <tr key={step.id}>
                <th scope="row">{words.step(at)}</th>
                <td className="way-bar">
                  <i style={{ width: `${(reached / most) * 100}%` }} aria-hidden="true" />
                  <span>
                    {at === 0 ? <FigureButton text={words.count(reached)} known={reached > 0} open={(element) => open(whole, element)} /> : words.count(reached)}
                  </span>
                </td>
                <td className="number">
                  {move && (
                    <>
                      <b className={cohort ? `shade-text shade-${shade(move)}` : undefined}>{words.rate(move.expected?.value ?? move.rate)}</b>
                      {move.expected && move.expected.low < move.expected.high && (
                        <span className="way-interval">
                          {words.rate(move.expected.low)}–{words.rate(move.expected.high)}
                        </span>
                      )}
                    </>
                  )}
                </td>
                {cohort && held && (
                  <td className="number">
                    {move && move.benchmark !== null && (
                      <>
                        {words.rate(move.benchmark)}
                        {isSure(move) && <span className="way-interval">{t('sure')}</span>}
                      </>
                    )}
                  </td>
                )}
                {cohort && (
                  <>
                    <td className="number">{move && words.count(move.lost)}</td>
                    <td className="number">{move && words.count(move.open)}</td>
                    <td className="number">{move && words.days(move.median_days)}</td>
                  </>
                )}
              </tr>
            )
          })}
        </tbody>
        {whole.through && (
          <tfoot>
            <tr>
              <th scope="row">{t('through')}</th>
              <td>{t('throughTold')}</td>
              <td className="number">
                <b>{words.rate(whole.through.value)}</b>
                <span className="way-interval">
                  {words.rate(whole.through.low)}–{words.rate(whole.through.high)}
                </span>
              </td>
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}
