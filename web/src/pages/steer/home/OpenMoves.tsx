//! What waits to be decided or done in the reader's part, the most pressing first.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { movesQuery } from '../../../api/moves.ts'
import { useSay } from '../../../locales/say.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { usePlaceName } from '../moves/usePlaceName.ts'

const SHOWN = 4

export function OpenMoves() {
  const { t } = useTranslation('home')
  const say = useSay()
  const place = usePlaceName()
  const { data } = useQuery({ ...movesQuery({ state: 'open', limit: SHOWN }), retry: false })
  if (!data || data.moves.length === 0) return null
  return (
    <Panel
      className="home-leaks"
      title={t('moves.title')}
      sentence={t('moves.sentence', { count: data.total })}
      actions={
        <Link to="/moves" className="panel-link">
          {t('moves.more')}
        </Link>
      }
    >
      <ol>
        {data.moves.map((one) => (
          <li key={one.number}>
            <Link to="/moves" className="home-move">
              <b>{say(one.what)}</b>
              <span className="quiet small">{place(one.place)}</span>
              <span>{one.state === 'proposed' ? t('moves.decide', { day: one.expires }) : t('moves.do', { who: one.owner === 'owner' ? t('moves.owner') : (one.owner ?? ''), day: one.due ?? '' })}</span>
            </Link>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
