//! Appeals of scores that wait for the reader.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../api/people.ts'
import { appealsQuery } from '../../../api/scores.ts'
import { useLanguage } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { One } from '../scores/Appeals.tsx'

const SHOWN = 5

export function WaitingAppeals() {
  const { t } = useTranslation('scores')
  const language = useLanguage()
  const may = useMay('rows')
  const appeals = useQuery({ ...appealsQuery, enabled: may })
  const mine = (appeals.data?.appeals ?? []).filter((one) => one.may_decide)
  if (mine.length === 0) return null
  return (
    <section className="inbox-appeals" aria-label={t('waits')}>
      <div className="cause-head">
        <h2>{t('waits')}</h2>
        <span className="tag">{whole(mine.length, language)}</span>
        <Link to="/scores" search={{ look: 'appeals' }}>
          {t('toScores')}
        </Link>
      </div>
      {mine.slice(0, SHOWN).map((one) => (
        <One key={one.number} of={one} />
      ))}
    </section>
  )
}
