//! Moves that wait for the reader: to be decided, or to be done.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { movesQuery } from '../../../api/moves.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { usePlaceName } from '../moves/usePlaceName.ts'

const SHOWN = 5

export function WaitingMoves() {
  const { t } = useTranslation('inbox')
  const { t: moves } = useTranslation('moves')
  const say = useSay()
  const language = useLanguage()
  const place = usePlaceName()
  const open = useQuery(movesQuery({ state: 'open', limit: 50 }))
  const mine = (open.data?.moves ?? []).filter((one) => one.may_decide || one.may_do)
  if (open.isError) return <p className="empty-line">{t('movesFailed')}</p>
  if (mine.length === 0) return null
  return (
    <section className="panel inbox-moves" aria-label={t('moves')}>
      <div className="cause-head">
        <h2>{t('moves')}</h2>
        <span className="tag">{whole(mine.length, language)}</span>
        <Link to="/moves">{t('toMoves')}</Link>
      </div>
      <ul>
        {mine.slice(0, SHOWN).map((one) => (
          <li key={one.number}>
            {say(one.what)} <span className="quiet small">{place(one.place)} · {moves(`state.${one.state}`)}</span>
            {one.overdue && <span className="tag tag-bad">{moves('overdue')}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
