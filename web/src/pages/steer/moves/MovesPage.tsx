//! Moves: what is proposed to be done in one's part, decided with one press or key, done, and measured.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { movesQuery } from '../../../api/moves.ts'
import { useLanguage } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { Pager } from '../../../shapes/Pager.tsx'
import './moves.css'
import { OneMove } from './OneMove.tsx'
import { ProposeMove } from './ProposeMove.tsx'
import { LOOKS, type Look } from './search.ts'

const route = getRouteApi('/moves')
const SHOWN = 50

/** The states of each look. */
const STATES: Record<Look, string[]> = {
  open: ['proposed', 'accepted'],
  done: ['done'],
  closed: ['declined', 'expired', 'withdrawn'],
}

export function MovesPage() {
  const { t } = useTranslation('moves')
  const language = useLanguage()
  const { look = 'open', page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const moves = useQuery(movesQuery({ state: look, limit: SHOWN, offset: (page - 1) * SHOWN }))
  const count = (one: Look) => STATES[one].reduce<number>((sum, state) => sum + (moves.data?.by_state[state] ?? 0), 0)
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} actions={moves.data?.may_propose && <ProposeMove />} />
      <div className="moves-looks">
        <Segmented<Look>
          aria-label={t('looks')}
          value={look}
          options={LOOKS.map((one) => ({ value: one, label: moves.data ? t('lookCount', { name: t(`look.${one}`), count: whole(count(one), language) }) : t(`look.${one}`) }))}
          onChange={(one) => void navigate({ search: one === 'open' ? {} : { look: one } })}
        />
        {look === 'open' && (moves.data?.moves.length ?? 0) > 0 && <p className="quiet small moves-keys">{t('keys')}</p>}
      </div>
      <Loaded query={moves} height={420}>
        {(data) =>
          data.moves.length === 0 ? (
            <p className="empty-line">{t(`empty.${look}`)}</p>
          ) : (
            <>
              <ul className="moves" onKeyDown={walk}>
                {data.moves.map((one) => (
                  <li key={one.number}>
                    <OneMove of={one} />
                  </li>
                ))}
              </ul>
              {data.total > SHOWN && (
                <Pager page={page} pages={Math.ceil(data.total / SHOWN)} go={(to) => void navigate({ search: { ...(look === 'open' ? {} : { look }), page: to } })} />
              )}
            </>
          )
        }
      </Loaded>
    </>
  )
}

/** Arrows go from one move to the next. */
function walk(event: React.KeyboardEvent<HTMLUListElement>) {
  if ((event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || !(event.target instanceof HTMLElement) || !event.target.matches('.move')) return
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('.move')]
  const next = all[all.indexOf(event.target) + (event.key === 'ArrowDown' ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}
