//! Cohorts as a table whose cells are shaded by how far they lie from all together; each cell holds its figure.
import { useTranslation } from 'react-i18next'
import type { LongTermValue } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { useWritten } from './words.ts'

type Table = LongTermValue['cohorts'][number]

export function Cohorts({ told, of, name }: { told: LongTermValue; of: Table; name: string }) {
  const { t } = useTranslation('values')
  const say = useSay()
  const language = useLanguage()
  const labels = useLabels()
  const written = useWritten()
  const means = told.outcomes.map((_, n) => mean(of, n))
  return (
    <div className="scroller values-scroll" tabIndex={0} role="region" aria-label={name}>
      <table className="grid values-heat">
        <thead>
          <tr>
            <th scope="col">{name}</th>
            <th scope="col" className="number">
              {t('people')}
            </th>
            <th scope="col" className="number">
              {t('aMonth')}
            </th>
            {told.outcomes.map((one) => (
              <th key={one.id} scope="col" className="number">
                {say(one.name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.rows.map((row) => (
            <tr key={row.key ?? ''}>
              <th scope="row">{of.by === 'joined' ? row.key : labels.value(of.by, row.key)}</th>
              <td className="number">{whole(row.people, language)}</td>
              <td className="number">{written.number(row.a_month)}</td>
              {told.outcomes.map((one, n) => (
                <td key={one.id} className="number" style={one.is_amount ? undefined : shade(row.rates[n] ?? null, means[n] ?? null, row.of[n] ?? 0, one.higher_is_better)} title={one.is_amount ? undefined : t('ofMany', { of: whole(Math.round(row.of[n] ?? 0), language) })}>
                  {written.small(row.rates[n] ?? null)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function mean(of: Table, n: number): number | null {
  const all = of.rows.reduce((sum, row) => ({ counted: sum.counted + (row.rates[n] ?? 0) * (row.of[n] ?? 0), of: sum.of + (row.of[n] ?? 0) }), { counted: 0, of: 0 })
  return all.of > 0 ? all.counted / all.of : null
}

/** Blue where better, amber where worse, by how many standard errors; nothing where luck explains it. */
function shade(rate: number | null, usual: number | null, of: number, higherIsBetter: boolean): React.CSSProperties | undefined {
  if (rate === null || usual === null || usual <= 0 || usual >= 1 || of <= 0) return undefined
  const errors = (rate - usual) / Math.sqrt((usual * (1 - usual)) / of)
  if (Math.abs(errors) < 2) return undefined
  const strength = Math.min(1, Math.abs(errors) / 8) * 0.3
  return { background: errors > 0 === higherIsBetter ? `rgba(9, 88, 217, ${strength})` : `rgba(214, 126, 0, ${strength})` }
}
