//! Tiles, until the reader opens a map of their own (GeoJSON). The file stays in the browser.
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Tile } from '../../../charts/TileGrid.tsx'
import { useBook } from '../../../shapes/hooks.ts'
import { MOST_BYTES, shapeOf, shapesOf, type GeoFault, type Shape } from './geo.ts'

interface Props {
  tiles: Map<string, Tile>
  of: string
  title: string
  pick: (code: string, element: Element) => void
  children: ReactNode
}

export function OwnMap({ tiles, of, title, pick, children }: Props) {
  const { t } = useTranslation('market')
  const [shapes, setShapes] = useState<Shape[] | null>(null)
  const [fault, setFault] = useState<GeoFault | null>(null)
  const id = useId()
  const read = async (file: File | undefined) => {
    if (!file) return
    const found = file.size > MOST_BYTES ? 'large' : shapesOf(await file.text())
    setFault(typeof found === 'string' ? found : null)
    if (typeof found !== 'string') setShapes(found)
  }
  return (
    <>
      {shapes ? <Map shapes={shapes} tiles={tiles} of={of} title={title} pick={pick} /> : children}
      <p className="tile-scale" aria-hidden="true">
        <span>{t('low')}</span>
        {[0, 1, 2, 3, 4].map((step) => (
          <i key={step} className={`tile-${step}`} />
        ))}
        <span>{t('high')}</span>
      </p>
      <div className="button-row">
        <label className="plain-button" htmlFor={id}>
          {t('openMap')}
        </label>
        <input id={id} className="unseen" type="file" accept=".geojson,.json,application/geo+json" onChange={(event) => void read(event.target.files?.[0])} />
        {shapes && (
          <button type="button" className="plain-button" onClick={() => setShapes(null)}>
            {t('closeMap')}
          </button>
        )}
      </div>
      <p className="propose-refused" role="alert">
        {fault && t(`mapFault.${fault}`)}
      </p>
    </>
  )
}

function Map({ shapes, tiles, of, title, pick }: Omit<Props, 'children'> & { shapes: Shape[] }) {
  const { t } = useTranslation('market')
  const book = useBook()
  const labels = book?.dimensions.find((one) => one.id === of)?.labels ?? {}
  const values = [...tiles.values()].map((tile) => tile.value)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const found = [...tiles].flatMap(([code, tile]) => {
    const label = labels[code]
    const shape = shapeOf(shapes, code, label ? [label.zh, label.en] : [])
    return shape ? [{ code, tile, shape, name: label?.zh ?? code }] : []
  })
  const step = (value: number) => (most > least ? Math.min(4, Math.floor(Math.sqrt((value - least) / (most - least)) * 5)) : 0)
  return (
    <>
      <svg className="own-map" viewBox="-4 -4 1008 1008" role="group" aria-label={title}>
        {shapes.map((shape, at) => (
          <path key={at} d={shape.path} className="own-map-none" />
        ))}
        {found.map(({ code, tile, shape, name }) => (
          <path
            key={code}
            d={shape.path}
            className={`own-map-${step(tile.value)}`}
            tabIndex={0}
            role="button"
            aria-label={`${name} ${tile.text}`}
            onClick={(event) => pick(code, event.currentTarget)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') pick(code, event.currentTarget)
            }}
          >
            <title>{`${name} ${tile.text}`}</title>
          </path>
        ))}
      </svg>
      {found.length < tiles.size && <p className="quiet small">{t('mapFound', { found: found.length, count: tiles.size })}</p>}
    </>
  )
}
