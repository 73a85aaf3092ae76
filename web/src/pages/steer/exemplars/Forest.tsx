//! The forest: practice by practice how many times the top has of it, where it was looked for and in those held out.
import { useTranslation } from 'react-i18next'
import type { Exemplar, ExemplarBeside, ExemplarPractice } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { percent, useNumber, useRate } from './numbers.ts'
import { scaleOf, type Scale } from './scale.ts'

const LOOK = { confirmed: 'tag-good', not_confirmed: 'tag-warn', luck: '', too_few: '' } as const

export function Forest({ of }: { of: Exemplar }) {
  const { t } = useTranslation('exemplars')
  const number = useNumber(2)
  const scale = scaleOf(of.practices)
  return (
    <Panel title={t('forest')} sentence={t('forestTold')}>
      <div className="scroller" tabIndex={0} role="region" aria-label={t('forest')}>
        <table className="grid exemplars-forest">
          <thead>
            <tr>
              <th scope="col">{t('practice')}</th>
              <th scope="col" className="number">
                {t('topSide')}
              </th>
              <th scope="col" className="number">
                {t('othersSide')}
              </th>
              <th scope="col">{t('times')}</th>
              <th scope="col">{t('verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {of.practices.map((one) => (
              <Row key={one.id} of={one} scale={scale} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet small">
        {t('scale', { low: number(scale.low), high: number(scale.high) })} · {t('fraction', { share: percent(of.false_findings) })}
      </p>
    </Panel>
  )
}

function Row({ of, scale }: { of: ExemplarPractice; scale: Scale }) {
  const { t } = useTranslation('exemplars')
  const say = useSay()
  const rate = useRate()
  return (
    <tr>
      <th scope="row">
        {say(of.name)}
        <small className="quiet">{say(of.below)}</small>
      </th>
      <td className="number">{rate(of.top.rate, of.unit)}</td>
      <td className="number">{rate(of.others.rate, of.unit)}</td>
      <td className="exemplars-times">
        {of.discovery && <Line of={of.discovery} scale={scale} name={t('found')} />}
        {of.holdout && <Line of={of.holdout} scale={scale} name={t('confirm')} solid />}
        {!of.discovery && !of.holdout && '–'}
      </td>
      <td className="exemplars-verdict">
        <span className={`tag ${LOOK[of.verdict]}`}>{t(`verdicts.${of.verdict}`)}</span>
        <span className="small">{say(of.why)}</span>
      </td>
    </tr>
  )
}

/** A ratio as a dot, with its interval as a line, and both in figures beside it. */
function Line({ of, scale, name, solid = false }: { of: ExemplarBeside; scale: Scale; name: string; solid?: boolean }) {
  const number = useNumber(2)
  const at = (value: number) => `${scale.at(value) * 100}%`
  return (
    <span className={`exemplars-line ${solid ? 'exemplars-solid' : ''}`}>
      <span className="exemplars-name quiet">{name}</span>
      <span aria-hidden="true" className="exemplars-plot">
        <i className="exemplars-one" style={{ insetInlineStart: at(1) }} />
        <i className="exemplars-range" style={{ insetInlineStart: at(of.low), insetInlineEnd: `calc(100% - ${at(of.high)})` }} />
        <i className="exemplars-dot" style={{ insetInlineStart: at(of.ratio) }} />
      </span>
      <span className="exemplars-figure">
        <b>{number(of.ratio)}</b>{' '}
        <span className="quiet">
          {number(of.low)}–{number(of.high)}
        </span>
      </span>
    </span>
  )
}
