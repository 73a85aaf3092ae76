//! One's own place: where it is, what it brings so far, and what is short of the next place and prize.
import { useTranslation } from 'react-i18next'
import type { ContestTold } from '../../../api/types.ts'
import { useLanguage } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { useAmount } from '../pay/useAmount.ts'
import { number } from './About.tsx'

/** More own places are read on the ladder. */
const CARDS = 6

export function Own({ told }: { told: ContestTold }) {
  const { t } = useTranslation('contest')
  const language = useLanguage()
  const amount = useAmount(told.currency)
  return (
    <Panel title={t('own')} sentence={t('ownSentence')} className="contest-own-panel">
      <ul className="contest-cards">
        {told.own.slice(0, CARDS).map((one) => (
          <li key={one.unit ?? one.rank} className="contest-card">
            <p className="quiet">{one.unit}</p>
            <p className="contest-rank">
              {t('rankOf', { rank: whole(one.rank, language) })}
              <span className="quiet small">{t('ofAll', { total: whole(told.total, language) })}</span>
            </p>
            <p>
              {t('countOf', { count: number(one.count, language) })} · <b>{amount(one.posted_fen ?? one.prize_fen)}</b>
            </p>
            {told.contest.state !== 'settled' && (
              <ul className="contest-next">
                {one.to_next_place !== null && <li>{t('toPlace', { count: one.to_next_place })}</li>}
                {one.to_next_prize !== null && <li>{t('toPrize', { count: one.to_next_prize, more: amount(one.next_prize_more_fen ?? 0) })}</li>}
                {one.to_next_place === null && one.to_next_prize === null && <li>{t('top')}</li>}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
