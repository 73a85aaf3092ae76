//! How the count goes together with each outcome: plain and with the rest alike, each with its interval on one scale.
import { useTranslation } from 'react-i18next'
import type { LongTermValue } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { useWritten } from './words.ts'

type Outcome = LongTermValue['outcomes'][number]

/** Above this part of false ones a relation is not told as one. */
const SURE = 0.05

export function Forest({ told }: { told: LongTermValue }) {
  const { t } = useTranslation('values')
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={t('together')}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t('outcome')}</th>
            <th scope="col" className="number">
              {t('ofAll')}
            </th>
            <th scope="col">
              <span className="unseen">{t('picture')}</span>
            </th>
            <th scope="col">{t('held')}</th>
          </tr>
        </thead>
        <tbody>
          {told.outcomes.map((one) => (
            <Row key={one.id} of={one} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ of }: { of: Outcome }) {
  const { t } = useTranslation('values')
  const say = useSay()
  const language = useLanguage()
  const written = useWritten()
  return (
    <tr>
      <th scope="row" title={say(of.definition)}>
        {say(of.name)}
        <br />
        <span className="quiet small">{t('peopleOf', { count: whole(of.people, language) })}</span>
      </th>
      <td className="number">{written.small(of.rate)}</td>
      {of.held ? (
        <>
          <td>
            <Interval of={of} />
          </td>
          <td className="wrap values-says">
            <b>{written.number(of.held.value)}</b> <span className="quiet small">{t('range', { low: written.number(of.held.low), high: written.number(of.held.high) })}</span>
            <br />
            <span className="small">{meaning(of, t)}</span> {of.plain && <span className="quiet small">{t('plain', { value: written.number(of.plain.value) })}</span>}
          </td>
        </>
      ) : (
        <td colSpan={2} className="quiet wrap">
          {of.none ? say(of.none) : t('tooFew')}
        </td>
      )}
    </tr>
  )
}

function meaning(of: Outcome, t: (key: 'unsure' | 'better' | 'worse') => string): string {
  if (!of.held || (of.false_part ?? 1) > SURE) return t('unsure')
  return of.held.value > 0 === of.higher_is_better ? t('better') : t('worse')
}

/** From −1 to 1: the interval with the rest alike, and the plain one as a ring; the numbers stand beside it. */
function Interval({ of }: { of: Outcome }) {
  if (!of.held) return null
  const at = (value: number) => 4 + ((value + 1) / 2) * 112
  return (
    <svg className="values-forest" width="120" height="22" aria-hidden="true">
      <line x1={at(0)} x2={at(0)} y1="0" y2="22" className="values-line" />
      <line x1={at(of.held.low)} x2={at(of.held.high)} y1="11" y2="11" className="values-whisker" />
      {of.plain && <circle cx={at(of.plain.value)} cy="11" r="3.5" className="values-ring" />}
      <circle cx={at(of.held.value)} cy="11" r="4.5" className="values-point" />
    </svg>
  )
}
