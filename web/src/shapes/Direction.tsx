//! Which way a figure moved: arrow, sign and word; colour only repeats them.
import { useTranslation } from 'react-i18next'
import type { Change } from './figures.ts'

const ARROW = { up: '▲', down: '▼', flat: '■' } as const

export function Direction({ change, against, brief = false }: { change: Change | null; against?: string; brief?: boolean | 'worded' }) {
  const { t } = useTranslation('shapes')
  if (!change) return <span className="direction quiet">{t('none')}</span>
  const text = change.points ? t(brief ? 'pointsShort' : 'points', { text: change.text }) : change.text
  return (
    <span className={`direction direction-${change.way}`}>
      {against && <span className="direction-against">{against}</span>}
      <span className="direction-move">
        <span aria-hidden="true" className="direction-arrow">
          {ARROW[change.way]}
        </span>
        <span className="direction-text">{text}</span>
        <span className={brief === true ? 'unseen' : 'direction-word'}>{t(`way.${change.way}`)}</span>
      </span>
    </span>
  )
}
