//! The joint visits of a day, where there are any: in the day's summary of who leads.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { jointQuery } from '../../../api/joint.ts'
import { useMay } from '../../../api/people.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import './texts.ts'

/** More are told on their own screen. */
const MOST = 6

export function JointOfDay({ day }: { day: string }) {
  const { t } = useTranslation('joint')
  const labels = useLabels()
  const visits = useQuery({ ...jointQuery({ day }), enabled: useMay('rows') }).data?.visits.filter((one) => one.state !== 'cancelled') ?? []
  if (visits.length === 0) return null
  return (
    <p className="day-joint">
      <Link to="/joint">{t('title')}</Link>
      {visits.slice(0, MOST).map((one) => (
        <span key={one.number}>
          {t('pair', { manager: labels.value('agent', one.manager), agent: labels.value('agent', one.place.agent) })}{' '}
          <span className={`tag ${one.state === 'missed' ? 'tag-bad' : one.state === 'recorded' ? 'tag-good' : 'tag-blue'}`}>{t(`state.${one.state as 'planned'}`)}</span>
        </span>
      ))}
      {visits.length > MOST && <span className="quiet">{t('more', { count: visits.length - MOST })}</span>}
    </p>
  )
}
