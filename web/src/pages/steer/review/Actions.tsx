//! What became of actions: how each stands, and what it brought beside places where nothing was done.
import { useTranslation } from 'react-i18next'
import type { Review, ReviewAction, ReviewActions } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { usePlaceName } from '../moves/usePlaceName.ts'

const TAGS: Record<ReviewAction['state'], string> = { proposed: 'tag-warn', accepted: 'tag-blue', done: 'tag-good', declined: '', expired: '', withdrawn: '' }

export function Actions({ of, review }: { of: ReviewActions; review: Review }) {
  const { t } = useTranslation('review')
  if (of.moves.length === 0) return <p className="quiet">{t(review.then ? 'noActionsThen' : 'noActions')}</p>
  return (
    <>
      <ul className="review-list">
        {of.moves.map((one) => (
          <Action key={one.number} of={one} />
        ))}
      </ul>
      {of.total > of.moves.length && <p className="quiet small">{t('most', { shown: of.moves.length, total: of.total })}</p>}
    </>
  )
}

function Action({ of }: { of: ReviewAction }) {
  const { t, i18n } = useTranslation('review')
  const { t: moves } = useTranslation('moves')
  const say = useSay()
  const place = usePlaceName()
  const figure = (value: number) => new Intl.NumberFormat(i18n.language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(value)
  return (
    <li>
      <p>
        <b>{say(of.what)}</b> <span className={`tag ${TAGS[of.state]}`}>{moves(`state.${of.state}`)}</span> {of.overdue && <span className="tag tag-bad">{moves('overdue')}</span>}{' '}
        {of.agreed && <span className="tag">{t('agreedLast')}</span>}
      </p>
      <p className="quiet small">
        {place(of.place)}
        {of.owner ? ` · ${moves('ownedBy', { who: of.owner === 'owner' ? moves('owner') : of.owner, due: of.due ?? '' })}` : ''}
        {of.said ? ` · ${of.said}` : ''}
      </p>
      {of.effect ? (
        <p className="small">{t('brought', { extra: figure(of.effect.extra), low: figure(of.effect.range[0] ?? 0), high: figure(of.effect.range[1] ?? 0), others: of.effect.others })}</p>
      ) : (
        of.unmeasured && <p className="quiet small">{t('unmeasured', { why: say(of.unmeasured) })}</p>
      )}
    </li>
  )
}
