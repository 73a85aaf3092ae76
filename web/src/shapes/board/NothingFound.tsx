//! An empty board says why it is empty and the one next action.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { BoardState, Change } from './state.ts'

export function NothingFound({ state, set }: { state: Pick<BoardState, 'where' | 'from' | 'to'>; set: (change: Change) => void }) {
  const { t } = useTranslation('board')
  const narrowed = state.where.length > 0 || state.from !== undefined || state.to !== undefined
  return (
    <div className="state">
      <div>
        <p className="state-title">{t('empty.title')}</p>
        <p>{t(narrowed ? 'empty.narrowed' : 'empty.noFacts')}</p>
      </div>
      {narrowed ? (
        <button type="button" className="plain-button" onClick={() => set({ where: null, from: null, to: null })}>
          {t('empty.clear')}
        </button>
      ) : (
        <Link className="plain-button" to="/import">
          {t('empty.import')}
        </Link>
      )}
    </div>
  )
}
