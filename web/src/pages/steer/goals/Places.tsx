//! The places in one, each with its goal, what is asked of it, what it says and what it brought.
import { useTranslation } from 'react-i18next'
import type { PlanPlace, PlanTold } from '../../../api/types.ts'
import { Bullet } from '../../../charts/Bullet.tsx'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Disclosed } from '../../../shapes/Disclosed.tsx'
import { whole } from '../../../shapes/figures.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { Icon } from '../../../shapes/Icon.tsx'
import { part } from './part.ts'
import type { GoalsChange } from './search.ts'
import { SetNumber } from './SetNumber.tsx'
import { SetThere } from './SetThere.tsx'

interface Props {
  told: PlanTold
  name: (path: string[]) => string
  set: (change: GoalsChange) => void
}

/** Columns that a phone leaves out; they are told of a place that is opened. */
const COLUMN: Record<string, string> = { heads: 'goals-heads', lastYear: 'goals-last', suggested: 'goals-suggested' }

export function Places({ told, name, set }: Props) {
  const { t } = useTranslation('goals')
  const labels = useLabels()
  const { place } = told
  const anew = told.plan.replaces !== null
  // What is sold has no people.
  const people = told.places.some((one) => one.heads > 0)
  const heads = [...(people ? (['heads'] as const) : []), 'lastYear', 'suggested', 'goalOf', ...(anew ? ['change'] : []), 'askedMore', 'committed', 'brought'] as const
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={t('places', { name: name(place.path) })}>
      <table className="grid goals-places">
        <thead>
          <tr>
            <th scope="col">{labels.dimension(told.goal.levels[place.path.length] ?? '')}</th>
            {heads.map((one) => (
              <th key={one} scope="col" className={`number ${COLUMN[one] ?? ''}`}>
                {t(one as 'heads')}
              </th>
            ))}
            <th scope="col">{t('attainment')}</th>
          </tr>
        </thead>
        <tbody>
          {told.places.map((one) => (
            <Row key={one.path.join('/')} told={told} place={one} name={name(one.path)} anew={anew} people={people} open={() => set({ place: one.path })} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ told, place, name, anew, people, open }: { told: PlanTold; place: PlanPlace; name: string; anew: boolean; people: boolean; open: () => void }) {
  const { t } = useTranslation('goals')
  const language = useLanguage()
  const count = (value: number) => whole(value, language)
  const more = place.hedge + place.carried
  const changed = place.goal - (place.before ?? 0)
  return (
    <tr>
      <th scope="row">
        <button type="button" className="figure" onClick={open}>
          {name}
        </button>
        {place.pushed !== null && <span className={`tag goals-after ${place.pushed ? 'tag-good' : 'tag-warn'}`}>{t(place.pushed ? 'pushed' : 'notPushed')}</span>}
        {place.waits_for && <span className="tag goals-after">{t('proposal')}</span>}
        {place.path.length === told.goal.levels.length &&
          (place.may_tell_there ? (
            <span className="goals-after small">
              <SetThere told={told} place={place} name={name} seat={place.there?.seat ?? false} />
            </span>
          ) : (
            place.there && <span className="tag goals-after">{t(place.there.seat ? 'seat' : 'leave')}</span>
          ))}
      </th>
      {people && <td className="number goals-heads">{count(place.heads)}</td>}
      <td className="number goals-last">{count(place.last_year)}</td>
      <td className="number goals-suggested">{count(place.suggested)}</td>
      <td className="number">
        {place.set.length > 0 && <span className="tag goals-tag">{t('changed')}</span>}
        {!place.may_set && place.set.some((one) => one.locked) && <Icon name="lock" size={13} />}
        {place.may_set ? <SetNumber told={told} place={place} what="goal" name={name} /> : <b>{count(place.goal)}</b>}
        <Why place={place} name={name} />
      </td>
      {anew && <td className="number">{place.before === null ? t('new') : changed === 0 ? '–' : `${changed > 0 ? '+' : '−'}${count(Math.abs(changed))}`}</td>}
      <td className="number">{more === 0 ? '–' : `+${count(more)}`}</td>
      <td className="number">
        {place.may_commit ? <SetNumber told={told} place={place} what="commit" name={name} /> : place.committed === null ? '–' : count(place.committed)}
      </td>
      <td className="number">{count(place.brought)}</td>
      <td>
        {place.goal > 0 ? (
          <span className="goals-attained">
            <Bullet value={place.brought} before={null} most={place.goal} />
            <span>{part(place.brought / place.goal, language)}</span>
          </span>
        ) : (
          '–'
        )}
      </td>
    </tr>
  )
}

function Why({ place, name }: { place: PlanPlace; name: string }) {
  const { t } = useTranslation('goals')
  const say = useSay()
  if (place.why.length === 0) return null
  return (
    <Disclosed className="round-button goals-why-button" name={t('whyOf', { name })} box="goals-box" button={<Icon name="info" size={15} />}>
      {() => (
        <>
          <p className="goals-box-title">{t('whyOf', { name })}</p>
          <ul className="goals-why">
            {place.why.map((one) => (
              <li key={one.en}>{say(one)}</li>
            ))}
          </ul>
        </>
      )}
    </Disclosed>
  )
}
