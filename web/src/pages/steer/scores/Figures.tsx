//! A line of a score: its points, how they came about, and what they could add.
import { useTranslation } from 'react-i18next'
import type { Score, ScoreLine } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Bar } from './Table.tsx'
import { usePoints } from './words.ts'

export function Figures({ of, line }: { of: Score; line: ScoreLine }) {
  const { t } = useTranslation('scores')
  const say = useSay()
  const points = usePoints(2)
  const item = of.of.items.find((one) => one.id === line.item)
  return (
    <>
      <div className="scores-line-head">
        <b title={item && say(item.definition)}>{item ? say(item.name) : line.item}</b>
        <Bar points={line.points} text={points(line.points)} />
        <span className="number">{line.points === null ? '–' : `+${points(line.counts)}`}</span>
      </div>
      <p className="small">{say(line.words)}</p>
      {line.gain > 0 && <p className="quiet small">{t('gain', { points: points(line.gain) })}</p>}
    </>
  )
}
