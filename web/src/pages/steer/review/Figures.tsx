//! Figures of the period beside the periods before, and place by place.
import { useTranslation } from 'react-i18next'
import type { Review, ReviewFigures, ReviewMeasure } from '../../../api/types.ts'
import { Sparkline } from '../../../charts/Sparkline.tsx'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Direction } from '../../../shapes/Direction.tsx'
import { change } from '../../../shapes/figures.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { PlaceLink } from './PlaceLink.tsx'

export function Figures({ of, review }: { of: ReviewFigures; review: Review }) {
  const { t } = useTranslation('review')
  const say = useSay()
  const labels = useLabels()
  const writer = useWriter()
  return (
    <>
      <ul className="review-tiles" aria-label={t('figures')}>
        {of.measures.map((one) => (
          <Tile key={one.measure.id} of={one} periods={of.periods} />
        ))}
      </ul>
      {of.rows.length > 0 && (
        <div className="scroller" tabIndex={0} role="region" aria-label={t('byPlace')}>
          <table className="grid review-wide">
            <thead>
              <tr>
                <th scope="col">{labels.dimension(review.by)}</th>
                {of.measures.map((one) => (
                  <th scope="col" className="number" key={one.measure.id}>
                    {say(one.measure)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {of.rows.map((row) => (
                <tr key={row.key ?? ''}>
                  <th scope="row">
                    <PlaceLink review={review} of={row.key} />
                  </th>
                  {of.measures.map((one, n) => {
                    const [now, before] = [row.figures[n] ?? null, row.before[n] ?? null]
                    const way = now === null || before === null || now === before ? '' : now > before ? '▲' : '▼'
                    return (
                      <td className="number" key={one.measure.id}>
                        <b>{writer.cell(now, one.measure)}</b>{' '}
                        {(now !== null || before !== null) && (
                          <small>
                            {way} {t('was', { before: writer.cell(before, one.measure) })}
                          </small>
                        )}
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="quiet small review-said">
        {of.measures.map((one) => (
          <p key={one.measure.id}>
            <b>{say(one.measure)}</b> {say(one.definition)} {one.calibre && t('calibre', { words: say(one.calibre.words) })} {one.refused && say(one.refused)}
          </p>
        ))}
      </div>
    </>
  )
}

function Tile({ of, periods }: { of: ReviewMeasure; periods: string[] }) {
  const { t } = useTranslation('review')
  const say = useSay()
  const language = useLanguage()
  const writer = useWriter()
  const now = of.course.at(-1) ?? null
  const said = of.course.map((value, n) => `${periods[n] ?? ''}: ${writer.cell(value, of.measure)}`).join(t('comma'))
  return (
    <li>
      <p className="review-tile-name">{say(of.measure)}</p>
      <p className="review-tile-figure">{writer.cell(now, of.measure)}</p>
      <Direction change={change(now, of.course.at(-2), of.measure, language)} against={t('againstBefore')} brief="worded" />
      <div title={said}>
        <Sparkline values={of.course} height={28} />
        <span className="unseen">{said}</span>
      </div>
    </li>
  )
}
