//! The country as 34 equal tiles: depth is the figure, and each tile says its number.
import { useTranslation } from 'react-i18next'
import { PROVINCES, type Province } from './provinces.ts'

export interface Tile {
  value: number
  text: string
}

interface Props {
  tiles: Map<string, Tile>
  sentence: string
  none: string
  onPick: (code: Province, element: HTMLElement) => void
}

export function TileGrid({ tiles, sentence, none, onPick }: Props) {
  const { t } = useTranslation('provinces')
  const values = [...tiles.values()].map((tile) => tile.value)
  const least = Math.min(...values)
  const range = Math.max(...values) - least
  return (
    <ul className="tiles" aria-label={sentence}>
      {PROVINCES.map(([code, column, row]) => {
        const tile = tiles.get(code)
        const place = { gridColumn: column + 1, gridRow: row + 1 }
        const name = t(`name.${code}`)
        if (!tile) {
          return (
            <li key={code} style={place} className="tile tile-none" title={`${name} ${none}`}>
              <span aria-hidden="true">{t(`short.${code}`)}</span>
              <span className="unseen">{`${name} ${none}`}</span>
            </li>
          )
        }
        // Five steps by square root, so that the largest province does not leave the others alike.
        const step = range > 0 ? Math.min(4, Math.floor(Math.sqrt((tile.value - least) / range) * 5)) : 0
        return (
          <li key={code} style={place} className={`tile tile-${step}`}>
            <button type="button" aria-haspopup="menu" title={`${name} ${tile.text}`} onClick={(event) => onPick(code, event.currentTarget)}>
              <span aria-hidden="true">{t(`short.${code}`)}</span>
              <span className="unseen">{`${name} ${tile.text}`}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
