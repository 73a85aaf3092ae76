//! What is missing in each place beside what places alike let expect, the most first, with its doubt.
import { useTranslation } from 'react-i18next'
import type { Market } from '../../../api/types.ts'
import { useWriter } from '../../../shapes/hooks.ts'
import type { Place } from './MarketBody.tsx'

const SHOWN = 8

export function Potential({ market, name, open }: { market: Market; name: (place: Place) => string; open: (place: Place, element: HTMLElement) => void }) {
  const { t } = useTranslation('market')
  const writer = useWriter()
  const missing = market.places.filter((place) => (place.potential ?? 0) >= 1).sort((a, b) => (b.potential ?? 0) - (a.potential ?? 0))
  if (missing.length === 0) return <p className="empty-line">{t('noPotential')}</p>
  const most = missing[0]?.potential ?? 1
  return (
    <>
      <ol className="market-missing">
        {missing.slice(0, SHOWN).map((place) => (
          <li key={place.place}>
            <button type="button" className="figure" onClick={(event) => open(place, event.currentTarget)}>
              {name(place)}
            </button>
            <div className="market-bar" aria-hidden="true">
              <i className={place.unlike ? 'sure' : undefined} style={{ width: `${((place.potential ?? 0) / most) * 100}%` }} />
            </div>
            <b className="number">+{writer.cell(Math.round(place.potential ?? 0), market.measure)}</b>
          </li>
        ))}
      </ol>
      <p className="quiet small">{t(missing.some((place) => place.unlike) ? 'sureTold' : 'noneSure')}</p>
    </>
  )
}
