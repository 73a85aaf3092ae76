//! The groups beside each other: a rate for each step, tinted where it is unlike luck.
import { useTranslation } from 'react-i18next'
import type { Funnel } from '../../../api/types.ts'
import { useFunnelWords } from './FunnelBody.tsx'
import { FigureButton } from '../../../shapes/FigureButton.tsx'
import { shade, type FunnelGroup, type FunnelMove } from './leaks.ts'

/** More rows than that are not compared by eye. */
const SHOWN = 40

/** From where on a small group's rate is told as it is believed, too. */
const APART = 0.01

function drawn(move: FunnelMove): boolean {
  return move.shrunk !== null && move.expected !== null && Math.abs(move.shrunk - move.expected.value) >= APART
}

interface Props {
  funnel: Funnel
  pick: (group: FunnelGroup) => void
  open: (group: FunnelGroup, element: HTMLElement) => void
}

export function Groups({ funnel, pick, open }: Props) {
  const { t } = useTranslation('funnel')
  const words = useFunnelWords(funnel)
  const cohort = funnel.view === 'cohort'
  const shown = funnel.groups.slice(0, SHOWN)
  const row = (group: FunnelGroup) => (
    <>
      <td className="number">
        <FigureButton text={words.count(group.reached[0] ?? 0)} known={Boolean(group.reached[0])} open={(element) => open(group, element)} />
      </td>
      {group.moves.map((move, at) => {
        const tint = shade(move)
        const mark = tint === 0 ? '' : tint < 0 ? '▼ ' : '▲ '
        const told = move.benchmark === null ? undefined : t('cell', { rate: words.rate(move.expected?.value), benchmark: words.rate(move.benchmark) })
        return (
          <td key={funnel.steps[at + 1]?.id ?? at} className={`number shade shade-${tint}`} title={told}>
            {mark && <span aria-hidden="true">{mark}</span>}
            {words.rate(move.expected?.value ?? move.rate)}
            {drawn(move) && <span className="funnel-believed">{t('believed', { rate: words.rate(move.shrunk) })}</span>}
            {tint !== 0 && <span className="unseen">{t(tint < 0 ? 'below' : 'above')}</span>}
          </td>
        )
      })}
      {cohort && <td className="number">{words.rate(group.through?.value)}</td>}
    </>
  )
  return (
    <>
      <div className="scroller" tabIndex={0} role="region" aria-label={t('groups')}>
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t('group')}</th>
              <th scope="col" className="number">
                {words.step(0)}
              </th>
              {funnel.whole.moves.map((_, at) => (
                <th key={funnel.steps[at + 1]?.id ?? at} scope="col" className="number">
                  {words.step(at + 1)}
                </th>
              ))}
              {cohort && (
                <th scope="col" className="number">
                  {t('through')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((group) => (
              <tr key={group.keys.join('|')}>
                <th scope="row">
                  <button type="button" className="figure" onClick={() => pick(group)}>
                    {words.group(group)}
                  </button>
                </th>
                {row(group)}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('all')}</th>
              {row(funnel.whole)}
            </tr>
          </tfoot>
        </table>
      </div>
      {funnel.groups.length > SHOWN && <p className="quiet small">{t('moreGroups', { count: funnel.groups.length - SHOWN })}</p>}
    </>
  )
}
