//! Whom to coach: who is out of the ordinary, and coaching cases with the step at which policies are lost.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ReviewCoaching, SignalCase } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { usePlaceName } from '../moves/usePlaceName.ts'

export function Coaching({ of }: { of: ReviewCoaching }) {
  const { t } = useTranslation('review')
  const { t: inbox } = useTranslation('inbox')
  const say = useSay()
  const place = usePlaceName()
  return (
    <>
      {of.signals.length === 0 ? (
        <p className="quiet">{t('noSignals')}</p>
      ) : (
        <ul className="review-list">
          {of.signals.map((one) => (
            <li key={`${one.rule}/${one.code}`}>
              <p>
                <b>{place(one.place)}</b> <span className="tag">{say(one.name)}</span> <span className="quiet small">{inbox(`state.${one.state}`)}</span>
              </p>
              <p className="small">
                {say(one.says)} <span className="quiet">{t('sinceDay', { day: one.since })}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
      {of.total > of.signals.length && <p className="quiet small">{t('longest', { shown: of.signals.length, total: of.total })}</p>}
      {of.cases.length > 0 && (
        <div className="review-cases">
          <h3>{t('cases')}</h3>
          <ul className="review-list">
            {of.cases.map((one) => (
              <Case key={`${one.rule}/${one.code}/${one.opened}`} of={one} />
            ))}
          </ul>
        </div>
      )}
      <p className="quiet small no-print">
        <Link to="/inbox" search={{ all: true }}>
          {t('toInbox')}
        </Link>
      </p>
    </>
  )
}

function Case({ of }: { of: SignalCase }) {
  const { t } = useTranslation('review')
  const { t: inbox } = useTranslation('inbox')
  const { t: moves } = useTranslation('moves')
  const say = useSay()
  const labels = useLabels()
  const step = of.diagnosed.largest === null ? undefined : of.diagnosed.steps[of.diagnosed.largest]
  return (
    <li>
      <p>
        <b>{labels.value('agent', of.code)}</b> <span className={of.closed ? 'tag' : 'tag tag-blue'}>{inbox(of.closed ? 'caseClosed' : 'caseOpen')}</span>{' '}
        {step && <span className="tag tag-warn">{t('atStep', { step: say(step.name) })}</span>}
      </p>
      <p className="small">{say(of.diagnosed.says)}</p>
      {of.what && (
        <p className="small">
          {say(of.what)}{' '}
          <span className="quiet">
            {of.move_state ? moves(`state.${of.move_state}`) : ''}
            {of.owner ? ` · ${moves('ownedBy', { who: of.owner === 'owner' ? moves('owner') : of.owner, due: of.due ?? '' })}` : ''}
          </span>
        </p>
      )}
      {of.outcome && <p className="small">{say(of.outcome.how)}</p>}
    </li>
  )
}
