//! A row an agent: the total with its range, and a bar for each side.
import { useTranslation } from 'react-i18next'
import type { ScoreRow, Scores } from '../../../api/types.ts'
import { useLanguage } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { useFigure, usePoints } from './words.ts'

export function Table({ told, open }: { told: Scores; open: (agent: string) => void }) {
  const { t } = useTranslation('scores')
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={t('title')}>
      <table className="grid scores-table">
        <thead>
          <tr>
            <th scope="col">{t('agent')}</th>
            <th scope="col" className="number">
              {t('total')}
            </th>
            <th scope="col">{t('range')}</th>
            {told.of.sides.map((side) => (
              <th key={side.id} scope="col">
                {t('sideWeight', { name: t(`side.${side.id as 'attainment'}`), weight: `${Math.round(side.weight * 100)}%` })}
              </th>
            ))}
            <th scope="col" className="number">
              {t('credibility')}
            </th>
            <th scope="col">
              <span className="unseen">{t('marks')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {told.rows.map((row) => (
            <Row key={row.agent} of={row} sides={told.of.sides.map((side) => side.id)} open={open} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ of, sides, open }: { of: ScoreRow; sides: string[]; open: (agent: string) => void }) {
  const { t } = useTranslation('scores')
  const language = useLanguage()
  const points = usePoints()
  const figure = useFigure()
  const labels = useLabels()
  return (
    <tr>
      <th scope="row">
        <button type="button" className="link-button" onClick={() => open(of.agent)}>
          {of.agent}
        </button>
        {of.name && ` ${of.name}`}
        <br />
        <span className="quiet small">
          {[of.place.team ? labels.value('team', of.place.team) : '', of.tenure_months === null ? '' : t('tenure', { months: whole(of.tenure_months, language) })].filter(Boolean).join(' · ')}
        </span>
      </th>
      <td className="number">
        <b className={of.hardly ? 'quiet' : undefined}>{points(of.total)}</b>
        {of.told !== null && (
          <>
            <br />
            <span className="quiet small">{t('wasTold', { points: points(of.told) })}</span>
          </>
        )}
      </td>
      <td>
        <Range low={of.low} at={of.total} high={of.high} text={of.low === null ? '–' : t('rangeText', { low: points(of.low), high: points(of.high) })} />
      </td>
      {of.sides.map((side, n) => (
        <td key={sides[n] ?? n}>
          <Bar points={side} text={points(side)} />
        </td>
      ))}
      <td className="number">{figure(of.credibility, true)}</td>
      <td>
        {of.hardly && <span className="tag">{t('hardly')}</span>} {of.waiting > 0 && <span className="tag tag-warn">{t('waitingAppeals', { count: of.waiting })}</span>}
      </td>
    </tr>
  )
}

/** A bar from 0 to 100; the number stands beside it. */
export function Bar({ points, text }: { points: number | null; text: string }) {
  return (
    <span className="scores-bar">
      <span aria-hidden="true">{points !== null && <i style={{ width: `${points}%` }} />}</span>
      <span>{text}</span>
    </span>
  )
}

/** The total as a dot on its range. */
function Range({ low, at, high, text }: { low: number | null; at: number | null; high: number | null; text: string }) {
  return (
    <span className="scores-range">
      <span aria-hidden="true">
        {low !== null && high !== null && at !== null && (
          <>
            <i style={{ left: `${low}%`, width: `${Math.max(high - low, 1)}%` }} />
            <b style={{ left: `${at}%` }} />
          </>
        )}
      </span>
      <span className="quiet small">{text}</span>
    </span>
  )
}
