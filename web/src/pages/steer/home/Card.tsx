//! One main measure: its value, which way it moved, its last year as a line. The whole card is a link.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { HomeCard } from '../../../api/types.ts'
import { Sparkline } from '../../../charts/Sparkline.tsx'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Covers } from '../../../shapes/Covers.tsx'
import { Definition } from '../../../shapes/Definition.tsx'
import { Direction } from '../../../shapes/Direction.tsx'
import { change, write } from '../../../shapes/figures.ts'
import { usePeriodName, useWriter } from '../../../shapes/hooks.ts'

interface Props {
  card: HomeCard
  compare: 'previous' | 'last_year'
  factsUntil: string | null
  /** The period of the screen; a card of another one says so. */
  period: string | null
}

export function Card({ card, compare, factsUntil, period }: Props) {
  const { t } = useTranslation('shapes')
  const say = useSay()
  const language = useLanguage()
  const writer = useWriter()
  const periodName = usePeriodName()
  const parts = card.value === null ? null : write(card.value, card.measure, language)
  return (
    <div className="card">
      <div className="card-head">
        <Link className="card-name" to="/trend" search={{ measure: card.measure.id }}>
          {say(card.measure)}
        </Link>
        <Definition measure={card.measure} formula={card.definition} calibre={card.calibre} factsUntil={factsUntil} period={periodName(card.period)} />
      </div>
      <p className="card-value">
        {parts ? (
          <>
            {parts.before && <span className="card-unit card-before">{parts.before}</span>}
            {parts.number}
            {parts.unit && <span className="card-unit">{writer.unit(parts.unit)}</span>}
          </>
        ) : (
          t('none')
        )}
      </p>
      {card.covers_months === null ? (
        <Direction brief="worded" change={change(card.value, card[compare], card.measure, language)} against={t(`against.${compare}`)} />
      ) : (
        <Covers period={card.period} months={card.covers_months} />
      )}
      <div className="card-line">
        <Sparkline values={card.series.map((point) => point.value)} height={36} open={card.covers_months !== null} />
      </div>
      <p className="card-foot">
        {card.period !== period && `${periodName(card.period)} · `}
        {say(card.calibre)}
      </p>
    </div>
  )
}
