//! The places: as tiles or as the reader's own map, by what is missing, and one by one.
import { useTranslation } from 'react-i18next'
import type { Market } from '../../../api/types.ts'
import { isProvince } from '../../../charts/provinces.ts'
import { TileGrid, type Tile } from '../../../charts/TileGrid.tsx'
import { useSay } from '../../../locales/say.ts'
import { FigureButton } from '../../../shapes/FigureButton.tsx'
import { useBook, useLabels, useWriter } from '../../../shapes/hooks.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { useNumberMenu } from '../../../shapes/useNumberMenu.tsx'
import { OwnMap } from './OwnMap.tsx'
import { Potential } from './Potential.tsx'

export type Place = Market['places'][number]

interface Props {
  market: Market
  shown: 'rate' | 'beside'
  from: string | undefined
  to: string | undefined
  where: string[]
}

export function MarketBody({ market, shown, from, to, where }: Props) {
  const { t } = useTranslation('market')
  const say = useSay()
  const labels = useLabels()
  const writer = useWriter()
  const book = useBook()
  const menu = useNumberMenu()
  const name = (place: Place) => labels.value(market.of, place.place ?? '')
  const count = (value: number | null) => writer.cell(value === null ? null : Math.round(value), market.measure)
  const rate = (value: number | null) => (value === null ? '–' : value.toFixed(value < 1 ? 3 : 2))
  const open = (place: Place, element: HTMLElement) => {
    const measure = book?.measures.find((one) => one.id === market.measure.id)
    const limits = [...where, `${market.of}=${place.place ?? ''}`]
    if (measure) menu.open({ measure, what: `${name(place)} · ${say(measure)}`, figure: count(place.value), where: limits, from, to }, element)
  }
  const depth = (place: Place) => (shown === 'rate' ? place.rate : place.expected ? place.value / place.expected : null)
  const said = (place: Place) =>
    shown === 'rate' ? t('rateOf', { rate: rate(place.rate), per: market.per }) : t('besideOf', { value: count(place.value), expected: count(place.expected) })
  const known = market.places.filter((place) => depth(place) !== null)
  const tiles = new Map(known.map((place): [string, Tile] => [place.place ?? '', { value: depth(place) ?? 0, text: said(place) }]))
  const pick = (code: string, element: Element) => {
    const place = market.places.find((one) => one.place === code)
    if (place) open(place, element as HTMLElement)
  }
  const title = t(shown === 'rate' ? 'rate' : 'beside')
  return (
    <>
      <div className="market-grid">
        <Panel title={title} sentence={t(shown === 'rate' ? 'rateTold' : 'besideTold', { per: market.per })}>
          <OwnMap tiles={tiles} of={market.of} title={title} pick={pick}>
            {known.some((place) => isProvince(place.place ?? '')) && <TileGrid tiles={tiles} sentence={title} none={t('noCount')} onPick={pick} />}
          </OwnMap>
        </Panel>
        <Panel title={t('potential')} sentence={t('potentialTold')}>
          <Potential market={market} name={name} open={open} />
        </Panel>
      </div>
      <Panel title={t('places')} sentence={market.drivers.map((driver) => (driver.elasticity === null ? '' : t('driver', { name: say(driver.name), value: driver.elasticity.toFixed(2), low: driver.low?.toFixed(2), high: driver.high?.toFixed(2) }))).join(' ')}>
        <div className="scroller" tabIndex={0} role="region" aria-label={t('places')}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{labels.dimension(market.of)}</th>
                <th scope="col" className="number">{say(market.measure)}</th>
                <th scope="col" className="number">{t('people')}</th>
                <th scope="col" className="number">{t('per', { per: market.per })}</th>
                {market.drivers.map((driver) => (
                  <th key={driver.id} scope="col" className="number">{say(driver.name)}</th>
                ))}
                <th scope="col" className="number">{t('expected')}</th>
                <th scope="col" className="number">{t('range')}</th>
                <th scope="col">{t('judged')}</th>
              </tr>
            </thead>
            <tbody>
              {market.places.map((place) => (
                <tr key={place.place ?? ''}>
                  <th scope="row">{name(place)}</th>
                  <td className="number">
                    <FigureButton text={count(place.value)} known={place.place !== null} open={(element) => open(place, element)} />
                  </td>
                  <td className="number">{place.people === null ? '–' : writer.cell(place.people, { unit: 'count' })}</td>
                  <td className="number">{rate(place.rate)}</td>
                  {market.drivers.map((driver, at) => (
                    <td key={driver.id} className="number">{place.drivers[at] === undefined ? '–' : writer.cell(Math.round(place.drivers[at]), { unit: 'count' })}</td>
                  ))}
                  <td className="number">{count(place.expected)}</td>
                  <td className="number">{place.low === null ? '–' : `${count(place.low)}–${count(place.high)}`}</td>
                  <td>
                    {place.people === null && <span className="tag tag-warn">{t('noPeople')}</span>}
                    {place.unlike && <span className={`tag ${place.potential ? 'tag-warn' : 'tag-good'}`}>{t(place.potential ? 'below' : 'above')}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p className="quiet small">{say(market.source)}</p>
        {market.notes.map((note) => (
          <p key={note.en} className="quiet small">{say(note)}</p>
        ))}
      </Panel>
      {menu.shown}
    </>
  )
}
